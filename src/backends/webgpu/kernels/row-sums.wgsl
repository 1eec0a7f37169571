// Ops of training that take rows apart or add them up, all f32. Chosen always.
//
//   sliceColumns  y[r, c] = x[r, start + c], also whole rows: x [R, sourceWidth], width columns of y
//   scaleRows     y[r, c] = scale[r] x[r, c]
//   sumGroups     y[i, c] = sum of x[i groupSize + j, c] over j
//   rowDots       y[r] = a[r] . b[r], one workgroup a row; behind workgroup-totals.wgsl
//   zero          y = 0, before scatterAddRows
//   scatterAddRows  y[r] = sum of x[i] over index[i] = r, one workgroup an i: the first i with its index adds all rows of that
//                   index in their order, so that sums need no atomics and have the same bits each time

struct Params {
  count: u32,
  width: u32,
  sourceWidth: u32,
  start: u32,
  groupSize: u32,
}

const size = 256u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
// One input: y. Two: scale, b or index, then y.
@group(0) @binding(1) var<storage, read_write> y0: array<f32>;
@group(0) @binding(2) var<storage, read_write> y1: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(2) var<storage, read> index: array<i32>;
@group(0) @binding(3) var<storage, read_write> y2: array<f32>;

fn place(group: vec3u, groups: vec3u, thread: u32) -> u32 {
  return (group.x + group.y * groups.x) * size + thread;
}

@compute @workgroup_size(size)
fn zero(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = place(group, groups, thread);
  if (i < params.count) {
    y0[i] = 0.0;
  }
}

@compute @workgroup_size(size)
fn sliceColumns(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = place(group, groups, thread);
  if (i < params.count) {
    y1[i] = x[(i / params.width) * params.sourceWidth + params.start + i % params.width];
  }
}

@compute @workgroup_size(size)
fn scaleRows(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = place(group, groups, thread);
  if (i < params.count) {
    y2[i] = b[i / params.width] * x[i];
  }
}

@compute @workgroup_size(size)
fn sumGroups(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = place(group, groups, thread);
  if (i >= params.count) {
    return;
  }
  let first = (i / params.width) * params.groupSize * params.width + i % params.width;
  var sum = 0.0;
  for (var j = 0u; j < params.groupSize; j++) {
    sum += x[first + j * params.width];
  }
  y1[i] = sum;
}

@compute @workgroup_size(size)
fn rowDots(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = group.x + group.y * groups.x;
  if (row >= params.count) {
    return;
  }
  var sum = 0.0;
  for (var c = thread; c < params.width; c += size) {
    sum += x[row * params.width + c] * b[row * params.width + c];
  }
  let dot = total(sum, thread);
  if (thread == 0u) {
    y2[row] = dot;
  }
}

// Bit i & 31 of word i >> 5: whether row i of the 256 at hand has the index; and these rows, in order.
var<workgroup> hasIndex: array<atomic<u32>, 8>;
var<workgroup> sources: array<u32, size>;

@compute @workgroup_size(size)
fn scatterAddRows(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let own = group.x + group.y * groups.x;
  if (own >= params.count) {
    return;
  }
  let row = index[own];
  var earlier = 0.0;
  for (var i = thread; i < own; i += size) {
    earlier += f32(index[i] == row);
  }
  if (total(earlier, thread) > 0.0) {
    return;
  }
  let start = u32(row) * params.width;
  for (var first = own; first < params.count; first += size) {
    let i = first + thread;
    let isOne = i < params.count && index[i] == row;
    if (isOne) {
      atomicOr(&hasIndex[thread >> 5u], 1u << (thread & 31u));
    }
    workgroupBarrier();
    let ownWord = thread / 32u;
    var before = 0u;
    var count = 0u;
    for (var word = 0u; word < 8u; word++) {
      let bits = atomicLoad(&hasIndex[word]);
      let lower = select(0u, (1u << (thread & 31u)) - 1u, word == ownWord);
      before += countOneBits(bits & select(lower, 0xffffffffu, word < ownWord));
      count += countOneBits(bits);
    }
    if (isOne) {
      sources[before] = i * params.width;
    }
    workgroupBarrier();
    if (thread < 8u) {
      atomicStore(&hasIndex[thread], 0u);
    }
    for (var c = thread; count > 0u && c < params.width; c += size) {
      var sum = y2[start + c];
      var k = 0u;
      // Four loads under way, added in order.
      for (; k + 4u <= count; k += 4u) {
        let four = vec4f(x[sources[k] + c], x[sources[k + 1u] + c], x[sources[k + 2u] + c], x[sources[k + 3u] + c]);
        sum = sum + four.x + four.y + four.z + four.w;
      }
      for (; k < count; k++) {
        sum += x[sources[k] + c];
      }
      y2[start + c] = sum;
    }
    workgroupBarrier();
  }
}
