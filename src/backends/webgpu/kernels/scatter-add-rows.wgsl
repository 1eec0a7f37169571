// Sums of rows by their index: y[r] = sum of x[i] over index[i] = r. x [N, C], y [R, C] f32, places (i, index[i]) u32 [N, 2] in the
// order of sort-by-index.wgsl: sums are taken in the order of i and have the same bits each time. Chosen always.
//
//   sumRuns   one thread a column of 32 places: a run of equal indices that begins among them is summed to y, the rest of one
//             that begins before them to heads f32 [blocks of 32, C]
//   joinRuns  y of a run that goes on in later blocks += their heads, in order
//
// Grid: blocks in x and y, columns / 128 in z.

struct Params {
  count: u32,
  width: u32,
}

const runPlaces = 32u;
const runThreads = 128u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> sorted: array<vec2u>;
@group(0) @binding(2) var<storage, read> x: array<f32>;
@group(0) @binding(3) var<storage, read_write> heads: array<f32>;
@group(0) @binding(4) var<storage, read_write> y: array<f32>;
@group(0) @binding(2) var<storage, read> madeHeads: array<f32>;
@group(0) @binding(3) var<storage, read_write> joined: array<f32>;

const none = 0xffffffffu;

// Places of the block at hand between the one before them and the one behind them; rounds of four may pass the end.
var<workgroup> keys: array<u32, runPlaces + 2u>;
var<workgroup> sources: array<u32, runPlaces + 2u>;

@compute @workgroup_size(runThreads)
fn sumRuns(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let block = group.x + group.y * groups.x;
  let first = block * runPlaces;
  if (first >= params.count) {
    return;
  }
  if (thread < runPlaces + 2u) {
    var place = vec2u(0u, none);
    let i = first + thread;
    if (i > 0u && i <= params.count) {
      place = sorted[i - 1u];
    }
    sources[thread] = place.x * params.width;
    keys[thread] = place.y;
  }
  workgroupBarrier();
  let c = group.z * runThreads + thread;
  if (c >= params.width) {
    return;
  }
  let end = min(runPlaces, params.count - first);
  var begins = keys[0] != keys[1];
  var sum = 0.0;
  for (var i = 0u; i < end; i += 4u) {
    // Four loads under way, added in order.
    let four = vec4f(x[sources[i + 1u] + c], x[sources[i + 2u] + c], x[sources[i + 3u] + c], x[sources[i + 4u] + c]);
    for (var j = 0u; j < min(4u, end - i); j++) {
      sum += four[j];
      let key = keys[i + j + 1u];
      if (i + j + 1u == end || keys[i + j + 2u] != key) {
        if (begins) {
          y[key * params.width + c] = sum;
        } else {
          heads[block * params.width + c] = sum;
        }
        begins = true;
        sum = 0.0;
      }
    }
  }
}

@compute @workgroup_size(runThreads)
fn joinRuns(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  var block = group.x + group.y * groups.x;
  let first = block * runPlaces;
  let end = first + runPlaces;
  let c = group.z * runThreads + thread;
  if (end >= params.count || c >= params.width) {
    return;
  }
  let key = sorted[end].y;
  if (sorted[end - 1u].y != key || (first > 0u && sorted[max(first, 1u) - 1u].y == key)) {
    return;
  }
  var sum = joined[key * params.width + c];
  for (block++; block * runPlaces < params.count; block++) {
    if (sorted[block * runPlaces].y != key) {
      break;
    }
    sum += madeHeads[block * params.width + c];
  }
  joined[key * params.width + c] = sum;
}
