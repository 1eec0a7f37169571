// The power of two that brings the largest of a gradient to [4, 8), for kernels that round it to f16:
//
//   largestOfRun  largest |x| of each of 256 runs, runs f32 [256]; one workgroup a run
//   scaleOf       scale [2] = [the power, its inverse]; one workgroup. 1 and 1 for zeros; a gradient that is not finite stays so
//
// x f32 [count]. Chosen by gradients on subgroup matrices.

struct Params {
  count: u32,
}

const size = 256u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> runsMade: array<f32>;
@group(0) @binding(2) var<storage, read_write> runs: array<f32>;
@group(0) @binding(2) var<storage, read_write> scale: array<f32>;

var<workgroup> largest: array<f32, size>;

fn reduce(thread: u32) {
  for (var half = size / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (thread < half) {
      largest[thread] = max(largest[thread], largest[thread + half]);
    }
  }
}

@compute @workgroup_size(size)
fn largestOfRun(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  var most = 0.0;
  for (var i = group.x * size + thread; i < params.count; i += size * size) {
    most = max(most, abs(x[i]));
  }
  largest[thread] = most;
  reduce(thread);
  if (thread == 0u) {
    runs[group.x] = largest[0];
  }
}

@compute @workgroup_size(size)
fn scaleOf(@builtin(local_invocation_index) thread: u32) {
  largest[thread] = runsMade[thread];
  reduce(thread);
  if (thread == 0u) {
    // The exponent by its bits, so far from both ends that the power and its inverse are in range.
    let exponent = bitcast<u32>(largest[0]) >> 23u;
    let power = select(clamp(exponent, 10u, 244u), 129u, exponent == 0u);
    scale[0] = bitcast<f32>((256u - power) << 23u);
    scale[1] = bitcast<f32>((power - 2u) << 23u);
  }
}
