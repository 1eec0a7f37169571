/** Model folders whose index and shards do not fit together, and the error that each must give. */
import type { CheckpointErrorCode } from "../../src/errors.ts";
import { writeSafetensors } from "../../src/formats/safetensors-writer.ts";
import { entry, fileOf } from "./safetensors-cases.ts";

export interface MalformedFolder {
  readonly name: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly code: CheckpointErrorCode;
  readonly message: RegExp;
}

export const indexFile = "model.safetensors.index.json";

/** A shard with one byte per tensor. */
export function shard(...tensors: readonly string[]): Uint8Array {
  return writeSafetensors(
    tensors.map((name) => ({ name, dtype: "U8", shape: [1], data: new Uint8Array(1) })),
  );
}

const bytes = (text: string) => new TextEncoder().encode(text);
const mapText = (weightMap: unknown) =>
  bytes(JSON.stringify({ metadata: { total_size: 1 }, weight_map: weightMap }));

type Row = readonly [
  name: string,
  code: CheckpointErrorCode,
  message: RegExp,
  index: Uint8Array,
  shards?: Readonly<Record<string, Uint8Array>>,
];

const a = "a.safetensors";
const b = "b.safetensors";

// The text of the index itself.
const texts: Row[] = [
  ["an empty index", "index_invalid", /index\.json: holds no JSON value/, bytes("")],
  ["a blank index", "index_invalid", /index\.json: holds no JSON value/, bytes(" \n\t ")],
  ["an index that is a list", "index_invalid", /weight_map is not in an object/, bytes("[]")],
  ["an index that is null", "index_invalid", /weight_map is not in an object/, bytes("null")],
  [
    "an index without weight_map",
    "index_invalid",
    /weight_map is missing, expected an object/,
    bytes('{"metadata":{}}'),
  ],
  ["a weight_map that is null", "index_invalid", /weight_map is null/, mapText(null)],
  ["a weight_map that is a list", "index_invalid", /weight_map is \["a\.safetensors"\]/, mapText([a])],
  ["a weight_map that is a string", "index_invalid", /weight_map is "a\.safetensors"/, mapText(a)],
  ["a weight_map without tensors", "index_invalid", /weight_map is empty/, mapText({})],
  [
    "an index cut short",
    "index_invalid",
    /line 1 column 16: the text ends, expected a key/,
    bytes('{"weight_map":{'),
  ],
  ["an index in UTF-16", "index_invalid", /not UTF-8 text/, new Uint8Array([0xff, 0xfe, 0x7b, 0, 0x7d, 0])],
  [
    "an index with a byte order mark",
    "index_invalid",
    /byte order mark/,
    new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d]),
  ],
  ["an index that is a web page", "index_invalid", /line 1 column 1: found "<"/, bytes("<html></html>")],
  [
    "a tensor twice in the index",
    "index_invalid",
    /line 2 column 1: duplicate key x/,
    bytes(`{"weight_map":{"x":"${a}",\n"x":"${b}"}}`),
  ],
  [
    "weight_map twice",
    "index_invalid",
    /duplicate key weight_map/,
    bytes('{"weight_map":{},"weight_map":{}}'),
  ],
  ["an index nested too deep", "index_invalid", /nesting deeper than 64/, bytes(`{"m":${"[".repeat(9999)}`)],
];

// Names of shards. None of these may be opened.
const badNames: readonly (readonly [name: string, value: unknown, message: RegExp])[] = [
  [
    "a parent folder",
    "../a.safetensors",
    /puts x in "\.\.\/a\.safetensors", expected a name in the same folder/,
  ],
  [
    "a parent folder further in",
    "s/../../a.safetensors",
    /puts x in "s\/\.\.\/\.\.\/a\.safetensors", expected/,
  ],
  [
    "a folder",
    "shards/a.safetensors",
    /puts x in "shards\/a\.safetensors", expected a name in the same folder/,
  ],
  ["the same folder spelt out", "./a.safetensors", /puts x in "\.\/a\.safetensors", expected/],
  ["the root", "/etc/a.safetensors", /puts x in "\/etc\/a\.safetensors", expected/],
  [
    "a Windows parent",
    "..\\a.safetensors",
    /puts x in "\.\.\\\\a\.safetensors", expected a name in the same/,
  ],
  ["a Windows drive", "C:\\a.safetensors", /puts x in "C:\\\\a\.safetensors", expected/],
  ["a Windows drive without a slash", "C:a.safetensors", /puts x in "C:a\.safetensors", expected/],
  ["a network share", "\\\\host\\s\\a.safetensors", /puts x in "\\\\\\\\host/],
  [
    "another server",
    "https://example.org/a.safetensors",
    /puts x in "https:\/\/example\.org\/a\.safetensors"/,
  ],
  ["another server without a scheme", "//example.org/a.safetensors", /puts x in "\/\/example\.org/],
  ["a file address", "file:a.safetensors", /puts x in "file:a\.safetensors"/],
  [
    "a NUL",
    "a\0.safetensors",
    /puts x in "a\\u0000\.safetensors", expected a name without control characters/,
  ],
  [
    "a NUL after the extension",
    "a.safetensors\0.txt",
    /"a\.safetensors\\u0000\.txt", expected a name without control/,
  ],
  ["a newline", "a\n.safetensors", /"a\\n\.safetensors", expected a name without control/],
  ["a right-to-left mark", "a\u202e.safetensors", /"a\\u202e\.safetensors", expected a name without control/],
  ["two dots", "..", /puts x in "\.\.", expected a name that does not begin with a dot/],
  [
    "a hidden file",
    ".safetensors",
    /puts x in "\.safetensors", expected a name that does not begin with a dot/,
  ],
  ["an empty name", "", /puts x in "", expected a name ending in \.safetensors/],
  [
    "a pickle",
    "pytorch_model.bin",
    /puts x in "pytorch_model\.bin", expected a name ending in \.safetensors/,
  ],
  ["another extension", "a.safetensors.txt", /puts x in "a\.safetensors\.txt", expected a name ending/],
  ["an extension in capitals", "a.SAFETENSORS", /puts x in "a\.SAFETENSORS", expected a name ending/],
  ["a name of 300 letters", `${"n".repeat(300)}.safetensors`, /expected at most 255 characters, it has 312/],
  ["a number", 1, /puts x in 1, expected a file name/],
  ["null", null, /puts x in null, expected a file name/],
  ["a list", [a], /puts x in \["a\.safetensors"\], expected a file name/],
  ["an object", {}, /puts x in an object, expected a file name/],
];

// Index against shards.
const both = { x: a, y: b };
const disagreements: Row[] = [
  [
    "a missing shard",
    "checkpoint_missing",
    /^model: no b\.safetensors, where .*index\.json puts 1 tensors/,
    mapText(both),
    { [a]: shard("x") },
  ],
  ["all shards missing", "checkpoint_missing", /^model: no a\.safetensors, where/, mapText(both), {}],
  [
    "a tensor in the index that no shard has",
    "index_invalid",
    /puts z in a\.safetensors, but no shard has it/,
    mapText({ ...both, z: a }),
    { [a]: shard("x"), [b]: shard("y") },
  ],
  [
    "a tensor in another shard than the index says",
    "index_invalid",
    /puts x in a\.safetensors, but it is in b\.safetensors/,
    mapText(both),
    { [a]: shard("y"), [b]: shard("x") },
  ],
  [
    "a tensor that the index lacks",
    "index_invalid",
    /: w is in b\.safetensors, but weight_map lacks it/,
    mapText(both),
    { [a]: shard("x"), [b]: shard("y", "w") },
  ],
  [
    "a tensor in two shards",
    "index_invalid",
    /: x is in a\.safetensors and in b\.safetensors, expected one/,
    mapText(both),
    { [a]: shard("x"), [b]: shard("x", "y") },
  ],
  [
    "a tensor whose name differs in case",
    "index_invalid",
    /puts x in a\.safetensors, but no shard has it/,
    mapText({ x: a }),
    { [a]: shard("X") },
  ],
  [
    "a tensor whose name differs in normalisation",
    "index_invalid",
    /puts "\u00e9" in a/,
    mapText({ "\u00e9": a }),
    { [a]: shard("e\u0301") },
  ],
  [
    "a shard without tensors",
    "index_invalid",
    /puts y in b\.safetensors, but no shard has it/,
    mapText(both),
    { [a]: shard("x"), [b]: shard() },
  ],
  [
    "an empty shard",
    "safetensors_header",
    /^b\.safetensors: 0 bytes/,
    mapText(both),
    { [a]: shard("x"), [b]: new Uint8Array() },
  ],
  [
    "a shard cut short",
    "safetensors_layout",
    /^b\.safetensors: y has .* the file is cut short/,
    mapText(both),
    { [a]: shard("x"), [b]: shard("y").slice(0, -1) },
  ],
  [
    "a shard that is a Git LFS pointer",
    "safetensors_header",
    /^a\.safetensors: .*"version "/,
    mapText({ x: a }),
    { [a]: bytes("version https://git-lfs") },
  ],
  [
    "a shard with a hole",
    "safetensors_layout",
    /^a\.safetensors: x begins at 1, 1 bytes after the header/,
    mapText({ x: a }),
    { [a]: fileOf(`{${entry("x", "U8", "[1]", "[1,2]")}}`, 2) },
  ],
];

const rows = (list: readonly Row[]): MalformedFolder[] =>
  list.map(([name, code, message, index, shards = {}]) => ({
    name,
    code,
    message,
    files: new Map([[indexFile, index], ...Object.entries(shards)]),
  }));

export const malformedFolders: readonly MalformedFolder[] = [
  {
    name: "an empty folder",
    files: new Map(),
    code: "checkpoint_missing",
    message: /^model: no weights, looked for model\.safetensors and model\.safetensors\.index\.json$/,
  },
  {
    name: "a folder with pickled weights only",
    files: new Map([["pytorch_model.bin", new Uint8Array(9)]]),
    code: "checkpoint_missing",
    message: /no weights, looked for model\.safetensors and/,
  },
  {
    name: "an empty model.safetensors",
    files: new Map([["model.safetensors", new Uint8Array()]]),
    code: "safetensors_header",
    message: /^model\.safetensors: 0 bytes/,
  },
  ...rows(texts),
  ...rows(
    badNames.map(([name, value, message]) => [
      `a shard named by ${name}`,
      "index_invalid",
      message,
      mapText({ x: value }),
    ]),
  ),
  ...rows(disagreements),
];
