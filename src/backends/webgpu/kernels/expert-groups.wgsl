// Assignments in the order of their experts, in order of assignment for each: what products by expert walk over.
//
//   groups = [offsets [E + 1] | assignments [count]]: expert e has assignments[offsets[e] .. offsets[e + 1]]
//
// experts i32 [count], groups u32. One workgroup an expert, each thread over a run of assignments. Chosen
// for few assignments, or very many experts; else sort-by-index.wgsl.

struct Params {
  count: u32,
  numExperts: u32,
}

const size = 256u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> experts: array<i32>;
@group(0) @binding(2) var<storage, read_write> groups: array<u32>;

// Assignments of lower experts, and of this one, in each thread's run.
var<workgroup> lower: array<u32, size>;
var<workgroup> own: array<u32, size>;

@compute @workgroup_size(size)
fn groupByExpert(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let expert = i32(group.x);
  let run = (params.count + size - 1u) / size;
  let first = min(thread * run, params.count);
  let end = min(first + run, params.count);
  var numLower = 0u;
  var numOwn = 0u;
  for (var i = first; i < end; i++) {
    numLower += u32(experts[i] < expert);
    numOwn += u32(experts[i] == expert);
  }
  lower[thread] = numLower;
  own[thread] = numOwn;
  workgroupBarrier();
  var start = 0u;
  for (var i = 0u; i < size; i++) {
    start += lower[i];
  }
  var at = params.numExperts + 1u + start;
  for (var i = 0u; i < thread; i++) {
    at += own[i];
  }
  for (var i = first; i < end; i++) {
    if (experts[i] == expert) {
      groups[at] = i;
      at++;
    }
  }
  if (thread == 0u) {
    groups[group.x] = start;
    if (group.x == params.numExperts - 1u) {
      groups[params.numExperts] = params.count;
    }
  }
}
