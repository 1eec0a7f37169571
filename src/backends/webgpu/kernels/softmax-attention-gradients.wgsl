// What gradients of softmax attention on subgroup matrices need besides the products (softmax-gradients-code.ts): f16 copies of
// the sequences, two a word, padded with zero rows to whole tiles of tileRows rows, at most 64.
//
//   prepareQueries  q [T, H D] times queryScale, dy [T, H D] times scale[0] -> [H, rows, D], and deltas [H, rows] = dy scale[0] . y
//   prepareKeys     k and v [T, G D] -> [G, rows, D]
//
// tiles [tiles, 4]: first token, tokens, row of the sequence's first tile, tokens of the sequence. Grid (tiles, heads).

struct Params {
  rowQuads: u32,
  quads: u32,
  rows: u32,
  queryScale: f32,
}

override tileRows: u32 = 64u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> tiles: array<u32>;
@group(0) @binding(2) var<storage, read> q: array<vec4f>;
@group(0) @binding(3) var<storage, read> dy: array<vec4f>;
@group(0) @binding(4) var<storage, read> y: array<vec4f>;
@group(0) @binding(5) var<storage, read> scale: array<f32>;
@group(0) @binding(6) var<storage, read_write> queries: array<vec2u>;
@group(0) @binding(7) var<storage, read_write> slopes: array<vec2u>;
@group(0) @binding(8) var<storage, read_write> deltas: array<f32>;

fn halves(x: vec4f) -> vec2u {
  return vec2u(pack2x16float(x.xy), pack2x16float(x.zw));
}

// dy . y of each quad: head dimension 128 at most.
var<workgroup> dots: array<f32, 2048>;

@compute @workgroup_size(256)
fn prepareQueries(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let first = tiles[group.x * 4u];
  let count = tiles[group.x * 4u + 1u];
  let row0 = group.y * params.rows + group.x * tileRows;
  for (var i = thread; i < tileRows * params.quads; i += 256u) {
    let row = i / params.quads;
    let column = i % params.quads;
    var query = vec4f();
    var slope = vec4f();
    var dot4 = 0.0;
    if (row < count) {
      let at = (first + row) * params.rowQuads + group.y * params.quads + column;
      query = q[at] * params.queryScale;
      slope = dy[at] * scale[0];
      dot4 = dot(slope, y[at]);
    }
    queries[(row0 + row) * params.quads + column] = halves(query);
    slopes[(row0 + row) * params.quads + column] = halves(slope);
    dots[i] = dot4;
  }
  workgroupBarrier();
  if (thread < tileRows) {
    var sum = 0.0;
    for (var column = 0u; column < params.quads; column++) {
      sum += dots[thread * params.quads + column];
    }
    deltas[row0 + thread] = sum;
  }
}

@group(0) @binding(2) var<storage, read> k: array<vec4f>;
@group(0) @binding(3) var<storage, read> v: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> keys: array<vec2u>;
@group(0) @binding(5) var<storage, read_write> values: array<vec2u>;

@compute @workgroup_size(256)
fn prepareKeys(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let first = tiles[group.x * 4u];
  let count = tiles[group.x * 4u + 1u];
  let row0 = group.y * params.rows + group.x * tileRows;
  for (var i = thread; i < tileRows * params.quads; i += 256u) {
    let row = i / params.quads;
    let column = i % params.quads;
    var key = vec4f();
    var value = vec4f();
    if (row < count) {
      let at = (first + row) * params.rowQuads + group.y * params.quads + column;
      key = k[at];
      value = v[at];
    }
    keys[(row0 + row) * params.quads + column] = halves(key);
    values[(row0 + row) * params.quads + column] = halves(value);
  }
}
