// 8-bit RGB pixels to numbers by a table, channels first: y[n, c, i] = values[c, bytes[n, i, c]]. bytes [N, pixels, 3] as u32, four
// each; values f32 [3, 256]; y f32 [N, 3, pixels]. One thread a value. Chosen always.

struct Params {
  count: u32,
  pixels: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> bytes: array<u32>;
@group(0) @binding(2) var<storage, read> values: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(256)
fn expandPixels(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groupCounts: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let i = (group.x + group.y * groupCounts.x) * 256u + thread;
  if (i >= params.count) {
    return;
  }
  let pixel = i % params.pixels;
  let channel = i / params.pixels % 3u;
  let tile = i / params.pixels / 3u;
  let at = (tile * params.pixels + pixel) * 3u + channel;
  y[i] = values[channel * 256u + extractBits(bytes[at / 4u], at % 4u * 8u, 8u)];
}
