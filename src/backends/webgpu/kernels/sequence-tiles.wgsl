// Sequences cut into tiles of `tileSide` tokens, no tile over two of them; joined before text that declares `tileSide` and
// `sequences` (as in kernel.ts).

struct Tile {
  sequence: u32,
  // Tokens of the sequence, and of the tile. start = end: there is no such tile.
  sequenceStart: u32,
  sequenceEnd: u32,
  start: u32,
  end: u32,
  // Tiles of earlier sequences.
  firstTile: u32,
}

fn tileOf(index: u32) -> Tile {
  return tileFrom(4, index);
}

// A tile of the sequences whose offsets start at a word of `sequences`.
fn tileFrom(offsets: i32, index: u32) -> Tile {
  var first = 0u;
  for (var s = 0; s < sequences[0]; s++) {
    let start = u32(sequences[offsets + s]);
    let end = u32(sequences[offsets + 1 + s]);
    let tiles = (end - start + tileSide - 1u) / tileSide;
    if (index < first + tiles) {
      let begin = start + (index - first) * tileSide;
      return Tile(u32(s), start, end, begin, min(begin + tileSide, end), first);
    }
    first += tiles;
  }
  return Tile(0u, 0u, 0u, 0u, 0u, first);
}
