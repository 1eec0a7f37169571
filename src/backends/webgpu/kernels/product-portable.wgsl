// Products in tiles of 64 x 64, sums in f32, 256 threads with 4 x 4 outputs each; behind weight-values.wgsl. Chosen when
// nothing faster fits.
//
//   y[m, n] = sum_k left(m, k) right(k, n)
//
// left(m, k) is a[m, k], or a[k, m] with aByColumn; right(k, n) is weight[k, n], or weight[n, k] with weightByColumn. a and y
// f32. Workgroup_id.z contracts over kPerLayer values from z kPerLayer on; with several of these layers y is [layers, m, n], to be
// added up. With grouping, `groups` is what expert-groups.wgsl makes, and
//
//   1  each tile of rows m belongs to one expert: row m of y is the m-th assignment of the expert, a has the row of the same
//      assignment or token, weight is that of the expert. A dispatch does the experts of one part of the weight.
//   2  k runs over the assignments of expert workgroup_id.z, whose rows a and weight (here an activation) have; y is [E, m, n].

struct Params {
  rows: u32,
  columns: u32,
  inner: u32,
  aWidth: u32,
  // First value of a row of a.
  aStart: u32,
  rowWords: u32,
  scalesPerRow: u32,
  // 1: adds to y.
  accumulate: u32,
  // Assignments that share a row: k for tokens, else 1.
  aShared: u32,
  weightShared: u32,
  numExperts: u32,
  // Of this part of the weight.
  firstExpert: u32,
  partExperts: u32,
  rowsPerExpert: u32,
  // Without grouping 2.
  kPerLayer: u32,
}

const size = 256u;
const side = 64u;
const depth = 16u;

override aByColumn: bool = false;
override weightByColumn: bool = false;
override grouping: u32 = 0u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(3) var<storage, read> a: array<f32>;
@group(0) @binding(4) var<storage, read> groups: array<u32>;
@group(0) @binding(5) var<storage, read_write> y: array<f32>;

// Four values of m or n a vector: [k][16].
var<workgroup> leftTile: array<vec4f, size>;
var<workgroup> rightTile: array<vec4f, size>;

// What this workgroup works on.
struct Place {
  rows: u32,
  // Where contracted values start and end.
  start: u32,
  inner: u32,
  firstRow: u32,
  // Of the expert: where its assignments start in `groups`, its first row in the weight's part, its first value in y.
  assignments: u32,
  weightRow: u32,
  yStart: u32,
}

fn left(place: Place, m: u32, k: u32) -> f32 {
  if (m >= place.rows || k >= place.inner) {
    return 0.0;
  }
  var row = select(m, k, aByColumn);
  if (grouping != 0u) {
    row = groups[place.assignments + row] / params.aShared;
  }
  return a[row * params.aWidth + params.aStart + select(k, m, aByColumn)];
}

fn right(place: Place, k: u32, n: u32) -> f32 {
  if (n >= params.columns || k >= place.inner) {
    return 0.0;
  }
  var row = place.weightRow + select(k, n, weightByColumn);
  if (grouping == 2u) {
    row = groups[place.assignments + k] / params.weightShared;
  }
  return weightValue(row * params.rowWords, row * params.scalesPerRow, select(n, k, weightByColumn));
}

@compute @workgroup_size(size)
fn product(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let start = group.z * params.kPerLayer;
  let end = min(start + params.kPerLayer, params.inner);
  var place = Place(params.rows, start, end, group.y * side, 0u, 0u, group.z * params.rows * params.columns);
  if (grouping == 1u) {
    var tile = group.y;
    var expert = params.firstExpert;
    let lastExpert = params.firstExpert + params.partExperts;
    for (; expert < lastExpert; expert++) {
      let tiles = (groups[expert + 1u] - groups[expert] + side - 1u) / side;
      if (tile < tiles) {
        break;
      }
      tile -= tiles;
    }
    if (expert == lastExpert) {
      return;
    }
    place.rows = groups[expert + 1u] - groups[expert];
    place.firstRow = tile * side;
    place.assignments = params.numExperts + 1u + groups[expert];
    place.weightRow = (expert - params.firstExpert) * params.rowsPerExpert;
  } else if (grouping == 2u) {
    let expert = group.z;
    place.start = 0u;
    place.inner = groups[expert + 1u] - groups[expert];
    place.assignments = params.numExperts + 1u + groups[expert];
    place.yStart = expert * params.rows * params.columns;
  }
  let firstColumn = group.x * side;
  // Threads beside each other read values beside each other.
  let high = thread / 16u;
  let low = thread % 16u;
  let leftQuad = select(high, low, aByColumn);
  let leftK = select(low, high, aByColumn);
  let rightQuad = select(low, high, weightByColumn);
  let rightK = select(high, low, weightByColumn);
  let m = place.firstRow + 4u * leftQuad;
  let n = firstColumn + 4u * rightQuad;
  var sums = array<vec4f, 4>();
  for (var first = place.start; first < place.inner; first += depth) {
    let lk = first + leftK;
    let rk = first + rightK;
    leftTile[leftK * 16u + leftQuad] =
      vec4f(left(place, m, lk), left(place, m + 1u, lk), left(place, m + 2u, lk), left(place, m + 3u, lk));
    rightTile[rightK * 16u + rightQuad] =
      vec4f(right(place, rk, n), right(place, rk, n + 1u), right(place, rk, n + 2u), right(place, rk, n + 3u));
    workgroupBarrier();
    for (var k = 0u; k < depth; k++) {
      let l = leftTile[k * 16u + high];
      let r = rightTile[k * 16u + low];
      sums[0] += l.x * r;
      sums[1] += l.y * r;
      sums[2] += l.z * r;
      sums[3] += l.w * r;
    }
    workgroupBarrier();
  }
  for (var i = 0u; i < 4u; i++) {
    var row = place.firstRow + 4u * high + i;
    if (row >= place.rows) {
      break;
    }
    if (grouping == 1u) {
      row = groups[place.assignments + row];
    }
    for (var j = 0u; j < 4u; j++) {
      let column = firstColumn + 4u * low + j;
      if (column < params.columns) {
        let at = place.yStart + row * params.columns + column;
        y[at] = sums[i][j] + select(0.0, y[at], params.accumulate == 1u);
      }
    }
  }
}
