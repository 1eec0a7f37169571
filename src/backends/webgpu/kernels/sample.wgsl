// The next token of each row of logits; tensor/ops.ts has the formula. Chosen always.
//
//   clearCounts  zeros in the slots of rows that come with a history
//   setCounts    the history's prompt and output in them
//   adjust       penalties and masks: logits f32 [S, V] to keys u32 [S, V] in the order of the adjusted logits, where 0 is
//                an id that may not come and 1 one that is not above -infinity; and the largest of each 256 with its first id
//   choose       one workgroup a row: the largest key, of those; then, unless greedy, top-k, top-p, min-p and the draw as cuts
//                in the order of the keys, each found by four histograms of a byte of the keys
//
// A cut keeps the keys above cutKey and the first cutTies ids that have it. Weights exp((l - max) / temperature) are summed as
// fixed point of 36 bits in three words, so sums do not depend on the order of threads.

struct Params {
  numRows: u32,
  vocabSize: u32,
  maskWords: u32,
}

struct Row {
  temperature: f32,
  topP: f32,
  minP: f32,
  random: f32,
  repetitionPenalty: f32,
  frequencyPenalty: f32,
  presencePenalty: f32,
  topK: u32,
  slot: i32,
  mask: i32,
  // Where the history lies in `ids`: the prompt, then the output. No history: hasHistory 0.
  hasHistory: u32,
  firstId: u32,
  promptLength: u32,
  outputLength: u32,
  unused1: u32,
  unused2: u32,
}

const size = 256u;
const promptBit = 0x40000000u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> rows: array<Row>;
@group(0) @binding(2) var<storage, read> ids: array<u32>;
@group(0) @binding(3) var<storage, read_write> newCounts: array<atomic<u32>>;

@compute @workgroup_size(size)
fn clearCounts(@builtin(global_invocation_id) at: vec3u) {
  if (at.x < params.vocabSize && rows[at.y].hasHistory == 1u) {
    atomicStore(&newCounts[u32(rows[at.y].slot) * params.vocabSize + at.x], 0u);
  }
}

@compute @workgroup_size(size)
fn setCounts(@builtin(global_invocation_id) at: vec3u) {
  let row = rows[at.y];
  if (row.hasHistory == 0u || at.x >= row.promptLength + row.outputLength) {
    return;
  }
  let place = u32(row.slot) * params.vocabSize + ids[row.firstId + at.x];
  if (at.x < row.promptLength) {
    atomicOr(&newCounts[place], promptBit);
  } else {
    atomicAdd(&newCounts[place], 1u);
  }
}

@group(0) @binding(2) var<storage, read> logits: array<u32>;
@group(0) @binding(3) var<storage, read> counts: array<u32>;
@group(0) @binding(4) var<storage, read> masks: array<u32>;
@group(0) @binding(5) var<storage, read_write> adjusted: array<u32>;
@group(0) @binding(6) var<storage, read_write> newLargest: array<vec2u>;

const infinityBits = 0x7f800000u;

var<workgroup> bestKey: atomic<u32>;
var<workgroup> bestId: atomic<u32>;

fn keyOf(row: Row, id: u32, place: u32) -> u32 {
  if (row.mask >= 0) {
    let word = masks[u32(row.mask) * params.maskWords + id / 32u];
    if (((word >> (id % 32u)) & 1u) == 0u) {
      return 0u;
    }
  }
  var bits = logits[place];
  if ((bits & 0x7fffffffu) > infinityBits) {
    return 1u; // NaN
  }
  if (row.slot >= 0) {
    let count = counts[u32(row.slot) * params.vocabSize + id];
    if (count != 0u) {
      var logit = bitcast<f32>(bits);
      if (row.repetitionPenalty != 1.0) {
        logit = select(logit * row.repetitionPenalty, logit / row.repetitionPenalty, logit > 0.0);
      }
      let inOutput = count & (promptBit - 1u);
      if (inOutput > 0u) {
        logit -= row.frequencyPenalty * f32(inOutput) + row.presencePenalty;
      }
      bits = bitcast<u32>(logit);
    }
  }
  bits = select(bits, 0u, bits == 0x80000000u); // -0 equals 0
  let key = select(bits | 0x80000000u, ~bits, bits >= 0x80000000u);
  return select(key, 1u, bits == (infinityBits | 0x80000000u));
}

@compute @workgroup_size(size)
fn adjust(
  @builtin(global_invocation_id) at: vec3u,
  @builtin(local_invocation_index) thread: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
) {
  let isId = at.x < params.vocabSize;
  var key = 0u;
  if (isId) {
    let place = at.y * params.vocabSize + at.x;
    key = keyOf(rows[at.y], at.x, place);
    adjusted[place] = key;
  }
  if (thread == 0u) {
    atomicStore(&bestKey, 0u);
    atomicStore(&bestId, 0xffffffffu);
  }
  workgroupBarrier();
  atomicMax(&bestKey, key);
  workgroupBarrier();
  if (isId && key == atomicLoad(&bestKey)) {
    atomicMin(&bestId, at.x);
  }
  workgroupBarrier();
  if (thread == 0u) {
    newLargest[group.y * groups.x + group.x] = vec2u(atomicLoad(&bestKey), atomicLoad(&bestId));
  }
}

@group(0) @binding(2) var<storage, read> keys: array<u32>;
@group(0) @binding(3) var<storage, read> largestKeys: array<vec2u>;
@group(0) @binding(4) var<storage, read_write> chosen: array<u32>;
@group(0) @binding(5) var<storage, read_write> countsAfter: array<u32>;

const byCount = 0u;
const byTopP = 1u;
const byDraw = 2u;

var<workgroup> tally: atomic<u32>;
var<workgroup> binCounts: array<atomic<u32>, 256>;
var<workgroup> binHigh: array<atomic<u32>, 256>;
var<workgroup> binMiddle: array<atomic<u32>, 256>;
var<workgroup> binLow: array<atomic<u32>, 256>;
var<workgroup> foundBin: u32;
var<workgroup> foundTies: u32;
var<workgroup> foundBase: f32;
var<workgroup> foundTarget: f32;

// Where a descent ends: the key at which the running sum from the largest key down reaches the target.
struct Found {
  // False when all keys together do not reach it: the key is then the least that weighs anything.
  reaches: bool,
  key: u32,
  // Kept ids of this key.
  ties: u32,
  // Sum of the keys above.
  base: f32,
  target_: f32,
}

fn logitOf(key: u32) -> f32 {
  return bitcast<f32>(select(~key, key & 0x7fffffffu, key >= 0x80000000u));
}

fn weightOf(key: u32, largest: f32, temperature: f32, least: f32) -> f32 {
  let weight = exp(max((logitOf(key) - largest) / temperature, -80.0));
  return select(0.0, weight, weight >= least && weight > 1.0e-30);
}

fn addToBin(bin: u32, weight: f32, times: u32) {
  atomicAdd(&binCounts[bin], times);
  let high = floor(weight * 4096.0);
  let rest = weight * 4096.0 - high;
  let middle = floor(rest * 4096.0);
  let low = floor((rest * 4096.0 - middle) * 4096.0);
  atomicAdd(&binHigh[bin], u32(high) * times);
  atomicAdd(&binMiddle[bin], u32(middle) * times);
  atomicAdd(&binLow[bin], u32(low) * times);
}

fn binValue(bin: u32, mode: u32) -> f32 {
  if (mode == byCount) {
    return f32(atomicLoad(&binCounts[bin]));
  }
  return f32(atomicLoad(&binHigh[bin])) / 4096.0
    + f32(atomicLoad(&binMiddle[bin])) / 16777216.0
    + f32(atomicLoad(&binLow[bin])) / 68719476736.0;
}

// `share` is a count, or a share of the sum of all that the cut keeps.
fn descend(
  thread: u32, start: u32, mode: u32, share: f32, largest: f32, temperature: f32, least: f32, cutKey: u32, cutTies: u32,
) -> Found {
  var prefix = 0u;
  var reaches = true;
  for (var level = 0u; level < 4u; level++) {
    let shift = 24u - 8u * level;
    atomicStore(&binCounts[thread], 0u);
    atomicStore(&binHigh[thread], 0u);
    atomicStore(&binMiddle[thread], 0u);
    atomicStore(&binLow[thread], 0u);
    workgroupBarrier();
    for (var i = thread; i < params.vocabSize; i += size) {
      let key = keys[start + i];
      if (key > cutKey && (level == 0u || (key >> (shift + 8u)) == prefix)) {
        addToBin((key >> shift) & 255u, weightOf(key, largest, temperature, least), 1u);
      }
    }
    if (thread == 0u && cutTies > 0u && (level == 0u || (cutKey >> (shift + 8u)) == prefix)) {
      addToBin((cutKey >> shift) & 255u, weightOf(cutKey, largest, temperature, least), cutTies);
    }
    workgroupBarrier();
    if (thread == 0u) {
      if (level == 0u) {
        foundBase = 0.0;
        foundTarget = share;
        if (mode != byCount) {
          var sum = 0.0;
          for (var bin = 0u; bin < 256u; bin++) {
            sum += binValue(bin, mode);
          }
          foundTarget = share * sum;
        }
      }
      var base = foundBase;
      var baseBefore = base;
      var least = 256u;
      var found = 256u;
      for (var bin = 256u; bin > 0u && found == 256u; bin--) {
        let value = binValue(bin - 1u, mode);
        if (value > 0.0) {
          least = bin - 1u;
          baseBefore = base;
          base += value;
          if (select(base >= foundTarget, base > foundTarget, mode == byDraw)) {
            found = least;
          }
        }
      }
      // Bit 8 says that the target is not reached.
      foundBin = select(found, least | 256u, found == 256u);
      foundBase = baseBefore;
      foundTies = atomicLoad(&binCounts[least % 256u]);
    }
    let bin = workgroupUniformLoad(&foundBin);
    reaches = reaches && (bin < 256u || level > 0u);
    prefix = (prefix << 8u) | (bin & 255u);
  }
  return Found(
    reaches,
    prefix,
    workgroupUniformLoad(&foundTies),
    workgroupUniformLoad(&foundBase),
    workgroupUniformLoad(&foundTarget),
  );
}

// The id of the key that has `before` ids of the same key before it.
fn idOf(thread: u32, start: u32, key: u32, before: u32) -> u32 {
  var low = 0u;
  var high = params.vocabSize - 1u;
  while (low < high) {
    let middle = (low + high) / 2u;
    workgroupBarrier();
    atomicStore(&tally, 0u);
    workgroupBarrier();
    var count = 0u;
    for (var i = thread; i <= middle; i += size) {
      count += select(0u, 1u, keys[start + i] == key);
    }
    atomicAdd(&tally, count);
    workgroupBarrier();
    if (thread == 0u) {
      foundTies = atomicLoad(&tally);
    }
    if (workgroupUniformLoad(&foundTies) > before) {
      high = middle;
    } else {
      low = middle + 1u;
    }
  }
  return low;
}

@compute @workgroup_size(size)
fn choose(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = rows[group.x];
  let start = group.x * params.vocabSize;
  if (thread == 0u) {
    atomicStore(&bestKey, 0u);
    atomicStore(&bestId, 0xffffffffu);
  }
  workgroupBarrier();
  let numLargest = (params.vocabSize + size - 1u) / size;
  let firstLargest = group.x * numLargest;
  var best = 0u;
  for (var i = thread; i < numLargest; i += size) {
    best = max(best, largestKeys[firstLargest + i].x);
  }
  atomicMax(&bestKey, best);
  workgroupBarrier();
  if (thread == 0u) {
    foundBin = atomicLoad(&bestKey);
  }
  let largestKey = workgroupUniformLoad(&foundBin);
  for (var i = thread; i < numLargest; i += size) {
    let one = largestKeys[firstLargest + i];
    if (one.x == largestKey) {
      atomicMin(&bestId, one.y);
      break;
    }
  }
  workgroupBarrier();
  if (thread == 0u) {
    foundBin = atomicLoad(&bestId);
  }
  var id = workgroupUniformLoad(&foundBin);
  let isGreedy = row.temperature == 0.0 || largestKey <= 1u || largestKey == (infinityBits | 0x80000000u);
  if (!isGreedy) {
    let largest = logitOf(largestKey);
    var cutKey = 1u;
    var cutTies = 0u;
    if (row.topK > 0u && row.topK < params.vocabSize) {
      let found = descend(thread, start, byCount, f32(row.topK), largest, row.temperature, 0.0, cutKey, cutTies);
      if (found.reaches) {
        cutKey = found.key;
        cutTies = row.topK - u32(found.base);
      }
    }
    if (row.topP < 1.0) {
      let found = descend(thread, start, byTopP, row.topP, largest, row.temperature, 0.0, cutKey, cutTies);
      let weight = weightOf(found.key, largest, row.temperature, 0.0);
      let wanted = ceil((found.target_ - found.base) / weight);
      cutKey = found.key;
      cutTies = u32(clamp(wanted, 1.0, f32(found.ties)));
    }
    // The most probable always stays, also where exp(0) is not quite 1.
    let least = min(row.minP, weightOf(largestKey, largest, row.temperature, 0.0));
    let drawn = descend(thread, start, byDraw, row.random, largest, row.temperature, least, cutKey, cutTies);
    let weight = weightOf(drawn.key, largest, row.temperature, 0.0);
    let before = u32(clamp(floor((drawn.target_ - drawn.base) / weight), 0.0, f32(drawn.ties) - 1.0));
    id = idOf(thread, start, drawn.key, before);
  }
  if (thread == 0u) {
    chosen[group.x] = id;
    if (row.slot >= 0) {
      countsAfter[u32(row.slot) * params.vocabSize + id] += 1u;
    }
  }
}
