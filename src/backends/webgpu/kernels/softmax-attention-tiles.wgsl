// What softmax attention on subgroup matrices needs besides the products (attention-tile-code.ts): f16 copies, two values a word, padded with
// zero rows to whole tiles.
//
//   prepareQueries  q f32 [T, H D] times `scale` -> [H, queryRows, D]; grid (tiles, H); tiles as in attention-tile-code.ts
//   gatherKeys      k and v rows, through the page table when pageSize > 0 -> [G, keyRows, D]; grid (keyTiles, G)
//                   keyTiles [tiles, 4]: sequence, first key, row of the copy, number of keys of the sequence

struct Params {
  rowQuads: u32,
  quads: u32,
  tileRows: u32,
  rows: u32,
  pageSize: u32,
  scale: f32,
}

fn halves(x: vec4f) -> vec2u {
  return vec2u(pack2x16float(x.xy), pack2x16float(x.zw));
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> tiles: array<u32>;
@group(0) @binding(2) var<storage, read> q: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> queries: array<vec2u>;

@compute @workgroup_size(256)
fn prepareQueries(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let at = group.x * 8u;
  for (var i = thread; i < params.tileRows * params.quads; i += 256u) {
    let row = i / params.quads;
    let column = i % params.quads;
    var query = vec4f();
    if (row < tiles[at + 1u]) {
      query = q[(tiles[at] + row) * params.rowQuads + group.y * params.quads + column] * params.scale;
    }
    queries[(group.y * params.rows + tiles[at + 2u] + row) * params.quads + column] = halves(query);
  }
}

@group(0) @binding(2) var<storage, read> sequences: array<i32>;
@group(0) @binding(3) var<storage, read> k: array<vec4f>;
@group(0) @binding(4) var<storage, read> v: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> keys: array<vec2u>;
@group(0) @binding(6) var<storage, read_write> values: array<vec2u>;

@compute @workgroup_size(256)
fn gatherKeys(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let at = group.x * 4u;
  let sequence = i32(tiles[at]);
  for (var i = thread; i < params.tileRows * params.quads; i += 256u) {
    let row = i / params.quads;
    let column = i % params.quads;
    let position = i32(tiles[at + 1u] + row);
    var key = vec4f();
    var value = vec4f();
    if (position < i32(tiles[at + 3u])) {
      var source = sequences[4 + sequence] + position;
      if (params.pageSize > 0u) {
        let pageSize = i32(params.pageSize);
        let first = sequences[2] + sequences[5 + 3 * sequences[0] + sequence];
        source = sequences[first + position / pageSize] * pageSize + position % pageSize;
      }
      let quad = u32(source) * params.rowQuads + group.y * params.quads + column;
      key = k[quad];
      value = v[quad];
    }
    let out = (group.y * params.rows + tiles[at + 2u] + row) * params.quads + column;
    keys[out] = halves(key);
    values[out] = halves(value);
  }
}
