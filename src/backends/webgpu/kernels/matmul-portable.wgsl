// y[t, firstRow + n] = sum_k x[t, k] weight[n, k] + bias[firstRow + n] for the rows n of one part of a weight; behind
// weight-values.wgsl. x f32 [T, K], y f32 [T, N]. Chosen for many rows of x where there are no f16 subgroup matrices.
//
// A workgroup makes 64 x 64 values of y, a thread 4 x 4 of them: rows 4 (thread / 16) + i, columns thread % 16 + 16 j. 16 values
// of K at a time lie in workgroup memory as f32, K outermost, rows padded by one against bank conflicts. Sums in f32 in order of K.

struct Params {
  tokens: u32,
  inner: u32,
  rowWords: u32,
  scalesPerRow: u32,
  firstRow: u32,
  numRows: u32,
  columns: u32,
  hasBias: u32,
}

const size = 256u;
const tile = 64u;
const step = 16u;
const pitch = tile + 1u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(3) var<storage, read> x: array<f32>;
@group(0) @binding(4) var<storage, read> bias: array<f32>;
@group(0) @binding(5) var<storage, read_write> y: array<f32>;

var<workgroup> xs: array<f32, step * pitch>;
var<workgroup> ws: array<f32, step * pitch>;

@compute @workgroup_size(size)
fn matmul(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let tilesN = (params.numRows + tile - 1u) / tile;
  let index = group.x + group.y * groups.x;
  let firstToken = (index / tilesN) * tile;
  if (firstToken >= params.tokens) {
    return;
  }
  let firstColumn = (index % tilesN) * tile;
  let ownToken = 4u * (thread / 16u);
  let ownColumn = thread % 16u;
  var sums0 = vec4f();
  var sums1 = vec4f();
  var sums2 = vec4f();
  var sums3 = vec4f();
  for (var firstK = 0u; firstK < params.inner; firstK += step) {
    for (var i = thread; i < tile * step; i += size) {
      let k = firstK + i % step;
      let row = i / step;
      let at = (i % step) * pitch + row;
      let token = firstToken + row;
      let n = firstColumn + row;
      var xValue = 0.0;
      var weight = 0.0;
      if (k < params.inner) {
        if (token < params.tokens) {
          xValue = x[token * params.inner + k];
        }
        if (n < params.numRows) {
          weight = weightValue(n * params.rowWords, n * params.scalesPerRow, k);
        }
      }
      xs[at] = xValue;
      ws[at] = weight;
    }
    workgroupBarrier();
    for (var k = 0u; k < step; k++) {
      let fromX = k * pitch + ownToken;
      let fromW = k * pitch + ownColumn;
      let w = vec4f(ws[fromW], ws[fromW + 16u], ws[fromW + 32u], ws[fromW + 48u]);
      sums0 += xs[fromX] * w;
      sums1 += xs[fromX + 1u] * w;
      sums2 += xs[fromX + 2u] * w;
      sums3 += xs[fromX + 3u] * w;
    }
    workgroupBarrier();
  }
  let sums = array<vec4f, 4>(sums0, sums1, sums2, sums3);
  for (var i = 0u; i < 4u; i++) {
    let token = firstToken + ownToken + i;
    for (var j = 0u; j < 4u; j++) {
      let n = firstColumn + ownColumn + 16u * j;
      if (token < params.tokens && n < params.numRows) {
        let column = params.firstRow + n;
        var value = sums[i][j];
        if (params.hasBias == 1u) {
          value += bias[column];
        }
        y[token * params.columns + column] = value;
      }
    }
  }
}
