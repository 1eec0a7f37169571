// Places (i, index[i]) in the order of index, equal ones in the order of i: a radix sort, eight bits a pass, with the same result
// each time. index i32 [N], places u32 [N, 2]. Chosen always.
//
//   countDigits  counts u32 [blocks, 256]: places of each of the 256 values of the digit at `shift`, in blocks of 256 places
//   placeDigits  places in the order of that digit; one thread a place, blocks as before
//   placeGroups  where one digit is all: groups = [offsets [numGroups + 1] | i of all places], at most 256 groups
//
// In the first pass, places are read from the index itself.

struct Params {
  count: u32,
  shift: u32,
  isFirst: u32,
  // Of 256 places.
  numBlocks: u32,
  numGroups: u32,
}

const size = 256u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> index: array<i32>;
@group(0) @binding(2) var<storage, read> places: array<vec2u>;
@group(0) @binding(3) var<storage, read_write> counts: array<u32>;
@group(0) @binding(3) var<storage, read> madeCounts: array<u32>;
@group(0) @binding(4) var<storage, read_write> placed: array<vec2u>;
@group(0) @binding(4) var<storage, read_write> groups: array<u32>;

var<workgroup> bins: array<atomic<u32>, size>;

fn placeAt(i: u32) -> vec2u {
  if (params.isFirst == 1u) {
    return vec2u(i, u32(index[i]));
  }
  return places[i];
}

fn digitOf(place: vec2u) -> u32 {
  return (place.y >> params.shift) & 255u;
}

@compute @workgroup_size(size)
fn countDigits(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = group.x * size + thread;
  if (i < params.count) {
    atomicAdd(&bins[digitOf(placeAt(i))], 1u);
  }
  workgroupBarrier();
  counts[i] = atomicLoad(&bins[thread]);
}

// Bit t & 31 of word t >> 5 of a digit's eight: whether thread t has it.
var<workgroup> masks: array<atomic<u32>, 2048>;
var<workgroup> sums: array<u32, size>;
var<workgroup> starts: array<u32, size>;

// Makes `starts` of a block, by digit, and gives where the digit of this thread starts in all blocks.
fn makeStarts(ownBlock: u32, thread: u32) -> u32 {
  var earlier = 0u;
  var all = 0u;
  for (var block = 0u; block < params.numBlocks; block++) {
    let count = madeCounts[block * size + thread];
    all += count;
    earlier += select(0u, count, block < ownBlock);
  }
  sums[thread] = all;
  for (var step = 1u; step < size; step *= 2u) {
    workgroupBarrier();
    let below = select(0u, sums[max(thread, step) - step], thread >= step);
    workgroupBarrier();
    sums[thread] += below;
  }
  let start = sums[thread] - all;
  starts[thread] = start + earlier;
  return start;
}

// Where a place goes; `starts` are made.
fn positionOf(digit: u32, isPlace: bool, thread: u32) -> u32 {
  let word = digit * 8u + thread / 32u;
  if (isPlace) {
    atomicOr(&masks[word], 1u << (thread & 31u));
  }
  workgroupBarrier();
  var at = starts[digit];
  for (var earlier = digit * 8u; earlier < word; earlier++) {
    at += countOneBits(atomicLoad(&masks[earlier]));
  }
  return at + countOneBits(atomicLoad(&masks[word]) & ((1u << (thread & 31u)) - 1u));
}

@compute @workgroup_size(size)
fn placeDigits(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  _ = makeStarts(group.x, thread);
  let i = group.x * size + thread;
  let isPlace = i < params.count;
  let place = placeAt(select(0u, i, isPlace));
  let at = positionOf(digitOf(place), isPlace, thread);
  if (isPlace) {
    placed[at] = place;
  }
}

@compute @workgroup_size(size)
fn placeGroups(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let start = makeStarts(group.x, thread);
  if (group.x == 0u && thread < params.numGroups) {
    groups[thread] = start;
  }
  if (group.x == 0u && thread == 0u) {
    groups[params.numGroups] = params.count;
  }
  let i = group.x * size + thread;
  let isPlace = i < params.count;
  let place = placeAt(select(0u, i, isPlace));
  let at = positionOf(digitOf(place), isPlace, thread);
  if (isPlace) {
    groups[params.numGroups + 1u + at] = i;
  }
}
