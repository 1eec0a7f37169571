// WOFF to the TrueType or OpenType file inside it, which pango wants: the same tables, inflated, behind an sfnt header.
// Source: W3C, WOFF File Format 1.0, sections 3 to 5.
import { inflateSync } from "node:zlib";

const woffHeader = 44;
const woffEntry = 20;
const sfntHeader = 12;
const sfntEntry = 16;

/** @param woff bytes of a WOFF 1.0 file */
export function sfntOf(woff) {
  if (woff.toString("latin1", 0, 4) !== "wOFF") throw new Error("not a WOFF 1.0 file");
  const numTables = woff.readUInt16BE(12);
  const tables = Array.from({ length: numTables }, (_, i) => {
    const at = woffHeader + i * woffEntry;
    const [offset, packed, length] = [4, 8, 12].map((field) => woff.readUInt32BE(at + field));
    const bytes = woff.subarray(offset, offset + packed);
    const data = packed < length ? inflateSync(bytes) : bytes;
    return { tag: woff.subarray(at, at + 4), checksum: woff.subarray(at + 16, at + 20), data };
  });

  const power = 2 ** Math.floor(Math.log2(numTables));
  const header = Buffer.alloc(sfntHeader + numTables * sfntEntry);
  woff.copy(header, 0, 4, 8); // flavor
  header.writeUInt16BE(numTables, 4);
  header.writeUInt16BE(16 * power, 6);
  header.writeUInt16BE(Math.log2(power), 8);
  header.writeUInt16BE(16 * (numTables - power), 10);
  const parts = [header];
  let end = header.length;
  for (const [i, { tag, checksum, data }] of tables.entries()) {
    const at = sfntHeader + i * sfntEntry;
    tag.copy(header, at);
    checksum.copy(header, at + 4);
    header.writeUInt32BE(end, at + 8);
    header.writeUInt32BE(data.length, at + 12);
    const padding = Buffer.alloc(-data.length & 3);
    parts.push(data, padding);
    end += data.length + padding.length;
  }
  return Buffer.concat(parts);
}
