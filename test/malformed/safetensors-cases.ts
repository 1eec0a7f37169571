/** Files that are not safetensors, one broken rule each, and the error that each must give. */
import type { CheckpointErrorCode } from "../../src/errors.ts";

export interface MalformedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly code: CheckpointErrorCode;
  readonly message: RegExp;
}

/** A file with this header text (or bytes) and `dataBytes` zeros; `length` replaces the header length it states. */
export function fileOf(header: string | Uint8Array, dataBytes = 0, length?: bigint): Uint8Array {
  const text = typeof header === "string" ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + text.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const ascii = (text: string) => new TextEncoder().encode(text);

/** One tensor's header entry, as JSON text. */
export function entry(name: string, dtype: string, shape: string, offsets: string): string {
  return `"${name}":{"dtype":"${dtype}","shape":${shape},"data_offsets":${offsets}}`;
}

const good = entry("a", "F32", "[2]", "[0,8]");

function wrap(...entries: string[]): string {
  return `{${entries.join(",")}}`;
}

type Row = readonly [name: string, bytes: Uint8Array, message: RegExp];

// Length, first byte, encoding, padding.
const frame: Row[] = [
  [
    "an empty file",
    new Uint8Array(),
    /w\.safetensors: 0 bytes, a safetensors file has 8 bytes of header length/,
  ],
  ["one byte", new Uint8Array(1), /: 1 bytes, a safetensors file has 8/],
  ["seven bytes", new Uint8Array(7), /: 7 bytes, a safetensors file has 8/],
  ["header length 0", fileOf("", 0), /header length 0, expected at least 2/],
  ["header length 0 before data", fileOf("", 64), /header length 0, expected at least 2/],
  ["header length 1", fileOf("{", 0), /header length 1, expected at least 2/],
  [
    "a length one over the file",
    fileOf("{}", 0, 3n),
    /header length 3, but only 2 bytes follow it; .* cut short/,
  ],
  ["a length far over the file", fileOf("{}", 6, 1000n), /header length 1000, but only 8 bytes follow/],
  ["a length and nothing else", fileOf("", 0, 2n), /header length 2, but only 0 bytes follow/],
  [
    "a length of 32 MiB + 1",
    fileOf("{}", 6, 33554433n),
    /header length 33554433, over the limit of 33554432; this is no safetensors file/,
  ],
  ["a length of 100 MB", fileOf("{}", 6, 100000000n), /header length 100000000, over the limit/],
  ["a length of 2^31", fileOf("{}", 6, 1n << 31n), /header length 2147483648, over the limit/],
  ["a length of 2^32", fileOf("{}", 6, 1n << 32n), /header length 4294967296, over the limit/],
  ["a length of 2^53", fileOf("{}", 6, 1n << 53n), /header length 9007199254740992, over the limit/],
  ["a length of 2^63", fileOf("{}", 6, 1n << 63n), /header length 9223372036854775808, over the limit/],
  [
    "a length of 2^64 - 1",
    fileOf("{}", 6, (1n << 64n) - 1n),
    /header length 18446744073709551615, over the limit/,
  ],
  [
    "a length of 2^64 - 8, which overflows with 8",
    fileOf("{}", 6, (1n << 64n) - 8n),
    /18446744073709551608, over/,
  ],
  [
    "a length in big-endian",
    new Uint8Array([0, 0, 0, 0, 0, 0, 0, 2, 123, 125]),
    /144115188075855872, over the limit/,
  ],
  [
    "a Git LFS pointer",
    ascii("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n"),
    /over the limit of 33554432; the file begins with the text "version ", it may be a Git LFS pointer/,
  ],
  ["a web page", ascii("<!DOCTYPE html><html></html>"), /begins with the text "<!DOCTYP", it may be/],
  [
    "a bare JSON file",
    ascii('{"a": {"dtype": "F32"}}'),
    /begins with the text "\{\\"a\\": \{\\"", it may be/,
  ],
  [
    "a zip archive",
    new Uint8Array([80, 75, 3, 4, 20, 0, 0, 0, 0, 0]),
    /header length \d+, over the limit of \d+; this is no safetensors file/,
  ],
  ["a header that begins with a space", fileOf(" {}     "), /header: begins with byte 0x20, expected "\{"/],
  ["a header that begins with a newline", fileOf("\n{}     "), /begins with byte 0x0a/],
  ["a header that is a list", fileOf("[]"), /begins with byte 0x5b/],
  ["a header that is a string", fileOf('"{}"'), /begins with byte 0x22/],
  ["a header that is null", fileOf("null"), /begins with byte 0x6e/],
  ["a header of zeros", fileOf(new Uint8Array(16)), /begins with byte 0x00/],
  [
    "a header after a byte order mark",
    fileOf(new Uint8Array([0xef, 0xbb, 0xbf, 123, 125])),
    /begins with byte 0xef/,
  ],
  ["a header in UTF-16", fileOf(new Uint8Array([123, 0, 125, 0])), /padded with byte 0x00, expected spaces/],
  ["padding with zeros", fileOf("{}\0\0\0\0\0\0"), /padded with byte 0x00, expected spaces \(0x20\)/],
  ["padding with a newline", fileOf("{}\n"), /padded with byte 0x0a, expected spaces/],
  ["padding with tabs", fileOf("{}\t\t"), /padded with byte 0x09, expected spaces/],
  ["padding with a newline then spaces", fileOf("{}\n   "), /padded with byte 0x0a/],
  ["a lone continuation byte", fileOf(new Uint8Array([123, 0x80, 125])), /not UTF-8 text \(3 bytes\)/],
  [
    "a truncated two-byte sequence",
    fileOf(new Uint8Array([123, 34, 0xc3, 34, 125])),
    /not UTF-8 text \(5 bytes\)/,
  ],
  [
    "an overlong slash",
    fileOf(new Uint8Array([123, 34, 0xc0, 0xaf, 34, 58, 49, 125])),
    /not UTF-8 text \(8 bytes\)/,
  ],
  [
    "a surrogate in UTF-8",
    fileOf(new Uint8Array([123, 34, 0xed, 0xa0, 0x80, 34, 125])),
    /not UTF-8 text \(7 bytes\)/,
  ],
];

// JSON.
const json: Row[] = [
  [
    "an object that does not close",
    fileOf("{ "),
    /line 1 column 3: the text ends, expected a key in double quotes/,
  ],
  [
    "an entry cut in its shape",
    fileOf('{"a":{"dtype":"F32","shape":[2'),
    /the text ends, expected "," or "\]" after a value/,
  ],
  ["an entry cut in its name", fileOf('{"abc'), /line 1 column 2: a string that does not end/],
  ["an entry cut after its name", fileOf('{"abc"'), /the text ends, expected ":" after a key/],
  ["an entry cut after its colon", fileOf('{"abc":'), /the text ends, expected a value/],
  ["a second value", fileOf("{}{}"), /line 1 column 3: found "\{", expected the end after the value/],
  ["text after the value", fileOf("{} x"), /column 4: found "x", expected the end after the value/],
  ["a trailing comma in the header", fileOf(`{${good},}`, 8), /found "\}", expected a key in double quotes/],
  [
    "a trailing comma in a shape",
    fileOf(wrap(entry("a", "F32", "[2,]", "[0,8]")), 8),
    /found "\]", expected a value/,
  ],
  ["a leading comma", fileOf(`{,${good}}`, 8), /column 2: found ",", expected a key/],
  ["a name without quotes", fileOf("{a:1}"), /found "a", expected a key in double quotes/],
  ["a name in single quotes", fileOf("{'a':1}"), /found "'", expected a key in double quotes/],
  ["a number for a name", fileOf("{1:1}"), /found "1", expected a key in double quotes/],
  ["no colon", fileOf('{"a" {}}'), /found "\{", expected ":" after a key/],
  ["a comment", fileOf("{/* */}"), /found "\/", expected a key/],
  ["NaN", fileOf('{"a":NaN}'), /found "N", expected a value/],
  ["Infinity", fileOf('{"a":Infinity}'), /found "I", expected a value/],
  ["True in Python's spelling", fileOf('{"a":True}'), /found "T", expected a value/],
  [
    "a hexadecimal number",
    fileOf(wrap(entry("a", "F32", "[0x2]", "[0,8]")), 8),
    /found "x", expected "," or "\]"/,
  ],
  [
    "a number with a leading zero",
    fileOf(wrap(entry("a", "F32", "[02]", "[0,8]")), 8),
    /found "2", expected ","/,
  ],
  [
    "a number with a plus",
    fileOf(wrap(entry("a", "F32", "[+2]", "[0,8]")), 8),
    /found "\+", expected a value/,
  ],
  [
    "a number with a bare minus",
    fileOf(wrap(entry("a", "F32", "[-]", "[0,8]")), 8),
    /found "-", expected a value/,
  ],
  [
    "a fraction",
    fileOf(wrap(entry("a", "F32", "[2.0]", "[0,8]")), 8),
    /number 2\.0, expected a plain integer/,
  ],
  [
    "a fraction that is none",
    fileOf(wrap(entry("a", "F32", "[1.5]", "[0,8]")), 8),
    /number 1\.5, expected a plain/,
  ],
  [
    "an exponent",
    fileOf(wrap(entry("a", "F32", "[2e0]", "[0,8]")), 8),
    /number 2e0, expected a plain integer/,
  ],
  ["minus zero", fileOf(wrap(entry("a", "F32", "[2]", "[-0,8]")), 8), /number -0, expected a plain integer/],
  [
    "a raw newline in a name",
    fileOf('{"a\nb":1}'),
    /found "\\n", expected control characters in strings to be escaped/,
  ],
  ["a raw zero in a name", fileOf('{"a\0b":1}'), /found "\\u0000", expected control characters/],
  ["an unknown escape", fileOf('{"a\\x41":1}'), /unknown escape "\\\\x"/],
  ["an escape with three digits", fileOf('{"\\u12g4":1}'), /\\u without four hexadecimal digits/],
  ["a lone high surrogate", fileOf('{"\\ud800":1}'), /half a surrogate pair/],
  ["a lone low surrogate", fileOf('{"x\\udc00y":1}'), /line 1 column 2: a string with half a surrogate pair/],
  ["surrogates in the wrong order", fileOf('{"ab\\udc00\\ud800":1}'), /half a surrogate pair/],
  [
    "65 nested lists",
    fileOf(`{"a":${"[".repeat(65)}${"]".repeat(65)}}`),
    /column 69: nesting deeper than 64/,
  ],
  ["a hundred thousand open brackets", fileOf(`{"a":${"[".repeat(100000)}`), /nesting deeper than 64/],
  ["a hundred thousand open objects", fileOf('{"a":'.repeat(100000)), /nesting deeper than 64/],
  ["a tensor named twice", fileOf(wrap(good, entry("a", "F32", "[2]", "[8,16]")), 16), /duplicate key a$/],
  [
    "a tensor named twice, once in escapes",
    fileOf(wrap(good, entry("\\u0061", "F32", "[2]", "[8,16]")), 16),
    /column \d+: duplicate key a$/,
  ],
  ["two __metadata__", fileOf('{"__metadata__":{},"__metadata__":{}}'), /duplicate key __metadata__/],
  [
    "a key twice in __metadata__",
    fileOf('{"__metadata__":{"format":"pt","format":"np"}}'),
    /duplicate key format/,
  ],
  ["dtype twice", fileOf('{"a":{"dtype":"F32","dtype":"F16"}}'), /duplicate key dtype/],
  [
    "__proto__ twice",
    fileOf(wrap(entry("__proto__", "F32", "[0]", "[0,0]"), entry("__proto__", "F32", "[0]", "[0,0]"))),
    /duplicate key __proto__/,
  ],
];

const full = '"shape":[2],"data_offsets":[0,8]';

// Entries.
const entries: Row[] = [
  ["an entry that is null", fileOf('{"a":null}'), /: a is null, expected \{"dtype"/],
  ["an entry that is a number", fileOf('{"a":8}'), /: a is 8, expected \{"dtype"/],
  [
    "an entry that is a list",
    fileOf('{"a":["F32",[2],[0,8]]}', 8),
    /: a is \["F32", \[2\], \[0, 8\]\], expected/,
  ],
  ["an entry that is a string", fileOf('{"a":"F32"}'), /: a is "F32", expected/],
  ["no dtype", fileOf(`{"a":{${full}}}`, 8), /: a has no dtype/],
  ["no shape", fileOf('{"a":{"dtype":"F32","data_offsets":[0,8]}}', 8), /: a has no shape/],
  ["no data_offsets", fileOf('{"a":{"dtype":"F32","shape":[2]}}', 8), /: a has no data_offsets/],
  ["an empty entry", fileOf('{"b.c":{}}'), /: b\.c has no dtype/],
  [
    "keys in capitals",
    fileOf('{"a":{"DTYPE":"F32","shape":[2],"data_offsets":[0,8]}}', 8),
    /: a has no dtype/,
  ],
  [
    "an unknown dtype",
    fileOf(wrap(entry("a", "F24", "[2]", "[0,6]")), 6),
    /: a has dtype "F24", this reader knows F32, F16/,
  ],
  [
    "a dtype of another reader",
    fileOf(wrap(entry("q", "F8_E4M3", "[2]", "[0,2]")), 2),
    /: q has dtype "F8_E4M3"/,
  ],
  ["a dtype in lower case", fileOf(wrap(entry("a", "f32", "[2]", "[0,8]")), 8), /: a has dtype "f32"/],
  [
    "a dtype in torch's spelling",
    fileOf(wrap(entry("a", "float32", "[2]", "[0,8]")), 8),
    /: a has dtype "float32"/,
  ],
  ["an empty dtype", fileOf(wrap(entry("a", "", "[2]", "[0,8]")), 8), /: a has dtype ""/],
  [
    "a dtype named as a method of objects",
    fileOf(wrap(entry("a", "toString", "[2]", "[0,8]")), 8),
    /has dtype "toString"/,
  ],
  [
    "a dtype named __proto__",
    fileOf(wrap(entry("a", "__proto__", "[2]", "[0,8]")), 8),
    /: a has dtype "__proto__"/,
  ],
  ["a dtype that is a number", fileOf(`{"a":{"dtype":32,${full}}}`, 8), /: a has dtype 32/],
  ["a dtype that is null", fileOf(`{"a":{"dtype":null,${full}}}`, 8), /: a has dtype null/],
  ["a dtype that is a list", fileOf(`{"a":{"dtype":["F32"],${full}}}`, 8), /: a has dtype \["F32"\]/],
  [
    "a shape that is a number",
    fileOf(wrap(entry("a", "F32", "2", "[0,8]")), 8),
    /: a has shape 2, expected sizes/,
  ],
  [
    "a shape that is null",
    fileOf(wrap(entry("a", "F32", "null", "[0,4]")), 4),
    /: a has shape null, expected sizes/,
  ],
  [
    "a shape that is a string",
    fileOf(wrap(entry("a", "F32", '"2"', "[0,8]")), 8),
    /: a has shape "2", expected/,
  ],
  [
    "a shape that is an object",
    fileOf(wrap(entry("a", "F32", '{"0":2}', "[0,8]")), 8),
    /: a has shape an object/,
  ],
  [
    "a negative size",
    fileOf(wrap(entry("a", "F32", "[-2]", "[0,8]")), 8),
    /: a has shape \[-2\], expected sizes/,
  ],
  [
    "two negative sizes whose product fits",
    fileOf(wrap(entry("a", "F32", "[-1,-2]", "[0,8]")), 8),
    /shape \[-1, -2\]/,
  ],
  [
    "a size in a string",
    fileOf(wrap(entry("a", "F32", '["2"]', "[0,8]")), 8),
    /: a has shape \["2"\], expected/,
  ],
  [
    "a size that is null",
    fileOf(wrap(entry("a", "F32", "[2,null]", "[0,8]")), 8),
    /: a has shape \[2, null\]/,
  ],
  ["a size that is a list", fileOf(wrap(entry("a", "F32", "[[2]]", "[0,8]")), 8), /: a has shape \[\[2\]\]/],
  [
    "a size that is true",
    fileOf(wrap(entry("a", "F32", "[true,2]", "[0,8]")), 8),
    /: a has shape \[true, 2\]/,
  ],
  [
    "a size of 2^53",
    fileOf(wrap(entry("a", "U8", "[9007199254740992]", "[0,8]")), 8),
    /: a has shape \[9007199254740992\]/,
  ],
  [
    "a size of 2^64",
    fileOf(wrap(entry("a", "U8", "[18446744073709551616]", "[0,0]"))),
    /: a has shape \[18446744073709552000\]/,
  ],
  [
    "a size of 400 digits",
    fileOf(wrap(entry("a", "U8", `[1${"0".repeat(400)}]`, "[0,8]")), 8),
    /number "10+\.\.\." is outside the range of a double/,
  ],
  [
    "offsets that are a number",
    fileOf(wrap(entry("a", "F32", "[2]", "8")), 8),
    /: a has data_offsets 8, expected \[begin, end\]/,
  ],
  [
    "one offset",
    fileOf(wrap(entry("a", "F32", "[2]", "[8]")), 8),
    /: a has data_offsets \[8\], expected \[begin, end\]/,
  ],
  ["three offsets", fileOf(wrap(entry("a", "F32", "[2]", "[0,4,8]")), 8), /: a has data_offsets \[0, 4, 8\]/],
  ["no offsets", fileOf(wrap(entry("a", "F32", "[0]", "[]"))), /: a has data_offsets \[\]/],
  ["offsets that are null", fileOf(wrap(entry("a", "F32", "[2]", "null")), 8), /: a has data_offsets null/],
  [
    "offsets in strings",
    fileOf(wrap(entry("a", "F32", "[2]", '["0","8"]')), 8),
    /: a has data_offsets \["0", "8"\]/,
  ],
  [
    "a negative offset",
    fileOf(wrap(entry("a", "F32", "[2]", "[-8,0]")), 8),
    /: a has data_offsets \[-8, 0\]/,
  ],
  [
    "an offset of 2^64",
    fileOf(wrap(entry("a", "F32", "[2]", "[0,18446744073709551616]")), 8),
    /data_offsets \[0, 18446744073709552000\]/,
  ],
  [
    "metadata that is a list",
    fileOf('{"__metadata__":[]}'),
    /header: __metadata__ is \[\], expected an object of strings/,
  ],
  ["metadata that is null", fileOf('{"__metadata__":null}'), /header: __metadata__ is null/],
  ["metadata that is a string", fileOf('{"__metadata__":"pt"}'), /header: __metadata__ is "pt"/],
  [
    "metadata with a number",
    fileOf('{"__metadata__":{"step":3}}'),
    /__metadata__\.step is 3, expected a string/,
  ],
  ["metadata with null", fileOf('{"__metadata__":{"format":null}}'), /__metadata__\.format is null/],
  ["metadata with an object", fileOf('{"__metadata__":{"a b":{}}}'), /__metadata__\."a b" is an object/],
  [
    "metadata that is a tensor",
    fileOf(wrap(entry("__metadata__", "F32", "[2]", "[0,8]")), 8),
    /__metadata__\.shape is \[2\]/,
  ],
  [
    "a bad entry under a name of control characters",
    fileOf('{"\\u001b[31m\\n":1}'),
    /: "\\u001b\[31m\\n" is 1/,
  ],
  [
    "a bad entry under a name with a line separator",
    fileOf('{"a\\u2028b\\u202e":1}'),
    /: "a\\u2028b\\u202e" is 1/,
  ],
  ["a bad entry under a name of 5000 letters", fileOf(`{"${"x".repeat(5000)}":1}`), /: "x{80}\.\.\." is 1/],
  [
    "a shape of 5000 sizes and no offsets",
    fileOf(wrap(entry("a", "F32", `[${"1,".repeat(4999)}1]`, "[]"))),
    /: a has data_offsets \[\]/,
  ],
];

// Offsets against shape, each other and the file.
const layout: Row[] = [
  [
    "offsets that end before they begin",
    fileOf(wrap(entry("a", "F32", "[2]", "[8,0]")), 8),
    /\[8, 0\], which end before they begin/,
  ],
  [
    "offsets one byte short",
    fileOf(wrap(entry("a", "F32", "[2]", "[0,7]")), 7),
    /: a is F32 \[2\], which takes 8 bytes, but data_offsets \[0, 7\] hold 7/,
  ],
  [
    "offsets one byte long",
    fileOf(wrap(entry("a", "F32", "[2]", "[0,9]")), 9),
    /takes 8 bytes, but data_offsets \[0, 9\] hold 9/,
  ],
  [
    "half the element size",
    fileOf(wrap(entry("a", "F32", "[4]", "[0,8]")), 8),
    /F32 \[4\], which takes 16 bytes/,
  ],
  [
    "twice the element size",
    fileOf(wrap(entry("a", "BF16", "[2]", "[0,8]")), 8),
    /BF16 \[2\], which takes 4 bytes/,
  ],
  [
    "a BOOL counted in bits",
    fileOf(wrap(entry("a", "BOOL", "[8]", "[0,1]")), 1),
    /BOOL \[8\], which takes 8 bytes/,
  ],
  [
    "an I64 counted as I32",
    fileOf(wrap(entry("a", "I64", "[2]", "[0,8]")), 8),
    /I64 \[2\], which takes 16 bytes/,
  ],
  ["a scalar without bytes", fileOf(wrap(entry("a", "F32", "[]", "[0,0]"))), /F32 \[\], which takes 4 bytes/],
  [
    "a zero size with bytes",
    fileOf(wrap(entry("a", "F32", "[0,3]", "[0,12]")), 12),
    /F32 \[0, 3\], which takes 0 bytes/,
  ],
  [
    "a product over 2^53",
    fileOf(wrap(entry("a", "U8", "[4503599627370496,4]", "[0,8]")), 8),
    /U8 \[4503599627370496, 4\], more than 2\^53 - 1 bytes/,
  ],
  [
    "a product that wraps to 0 in 64 bits",
    fileOf(wrap(entry("a", "U8", "[4294967296,4294967296]", "[0,0]"))),
    /\[4294967296, 4294967296\], more than/,
  ],
  [
    "a product that wraps to 8 in 64 bits",
    fileOf(wrap(entry("a", "F32", "[4611686018427387,4001]", "[0,8]")), 8),
    /\[4611686018427387, 4001\], more than/,
  ],
  [
    "a product that overflows before a zero",
    fileOf(wrap(entry("a", "U8", "[4294967296,4294967296,0]", "[0,0]"))),
    /4294967296, 0\], more than/,
  ],
  [
    "a product that overflows after a zero",
    fileOf(wrap(entry("a", "U8", "[0,4294967296,4294967296]", "[0,0]"))),
    /\[0, 4294967296, 4294967296\], more than/,
  ],
  [
    "an element size that overflows",
    fileOf(wrap(entry("a", "I64", "[1125899906842625]", "[0,8]")), 8),
    /I64 \[1125899906842625\], more than 2\^53/,
  ],
  [
    "data cut by one byte",
    fileOf(wrap(good), 7),
    /: a has data_offsets \[0, 8\], but only 7 bytes follow the header; the file is cut short/,
  ],
  ["data missing", fileOf(wrap(good), 0), /\[0, 8\], but only 0 bytes follow the header/],
  [
    "a tensor of 4 TB in a small file",
    fileOf(wrap(entry("a", "F32", "[1099511627776]", "[0,4398046511104]")), 8),
    /but only 8 bytes follow the header/,
  ],
  [
    "the second tensor past the end",
    fileOf(wrap(good, entry("b", "F32", "[2]", "[8,16]")), 12),
    /: b has data_offsets \[8, 16\], but only 12/,
  ],
  ["one byte after the last tensor", fileOf(wrap(good), 9), /: 1 bytes at the end belong to no tensor/],
  [
    "data and no tensor",
    fileOf("{}", 16),
    /: 16 bytes at the end belong to no tensor \(tensors end at 10 of 26\)/,
  ],
  [
    "data and only metadata",
    fileOf('{"__metadata__":{"a":"b"}}', 4),
    /: 4 bytes at the end belong to no tensor/,
  ],
  [
    "data after an empty tensor",
    fileOf(wrap(entry("e", "F32", "[0]", "[0,0]")), 4),
    /: 4 bytes at the end belong to no tensor/,
  ],
  [
    "a hole before the first tensor",
    fileOf(wrap(entry("a", "F32", "[2]", "[8,16]")), 16),
    /: a begins at 8, 8 bytes after the header ends, expected no hole/,
  ],
  [
    "a hole of one byte between two",
    fileOf(wrap(good, entry("b", "U8", "[1]", "[9,10]")), 10),
    /: b begins at 9, 1 bytes after a ends, expected no hole/,
  ],
  [
    "a hole between two, in reverse order",
    fileOf(wrap(entry("b", "F32", "[2]", "[12,20]"), good), 20),
    /: b begins at 12, 4 bytes after a ends/,
  ],
  [
    "a hole before an empty tensor",
    fileOf(wrap(good, entry("e", "F32", "[0]", "[12,12]")), 12),
    /: e begins at 12, 4 bytes after a ends/,
  ],
  [
    "two tensors on the same bytes",
    fileOf(wrap(good, entry("b", "F32", "[2]", "[0,8]")), 8),
    /: b begins at 0, inside a, which ends at 8/,
  ],
  [
    "two tensors overlapping by half",
    fileOf(wrap(good, entry("b", "F32", "[2]", "[4,12]")), 12),
    /: b begins at 4, inside a, which ends at 8/,
  ],
  [
    "two tensors overlapping by one byte",
    fileOf(wrap(good, entry("b", "U8", "[2]", "[7,9]")), 9),
    /: b begins at 7, inside a/,
  ],
  [
    "a tensor inside another",
    fileOf(wrap(entry("a", "F32", "[4]", "[0,16]"), entry("b", "U8", "[1]", "[5,6]")), 16),
    /: b begins at 5, inside a, which ends at 16/,
  ],
  [
    "an empty tensor inside another",
    fileOf(wrap(good, entry("e", "F32", "[0]", "[4,4]")), 8),
    /: e begins at 4, inside a, which ends at 8/,
  ],
  [
    "three tensors, the third on the first",
    fileOf(wrap(good, entry("b", "F32", "[1]", "[8,12]"), entry("c", "F32", "[1]", "[4,8]")), 12),
    /: c begins at 4, inside a/,
  ],
];

const rows = (code: CheckpointErrorCode, list: readonly Row[]): MalformedFile[] =>
  list.map(([name, bytes, message]) => ({ name, bytes, code, message }));

export const malformedFiles: readonly MalformedFile[] = [
  ...rows("safetensors_header", frame),
  ...rows("safetensors_header", json),
  ...rows("safetensors_header", entries),
  ...rows("safetensors_layout", layout),
];
