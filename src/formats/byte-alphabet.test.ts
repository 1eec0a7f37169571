import { describe, expect, it } from "vitest";
import { byteCharacters, bytesOfToken } from "./byte-alphabet.ts";

describe("byteCharacters", () => {
  it("gives 256 different characters, the printing bytes themselves and the others from U+0100 on", () => {
    expect(new Set(byteCharacters).size).toBe(256);
    expect([0x00, 0x0a, 0x20, 0x21, 0x41, 0x7e].map((byte) => byteCharacters[byte])).toEqual([..."ĀĊĠ!A~"]);
    expect([0x7f, 0xa0, 0xa1, 0xac, 0xad, 0xae, 0xff].map((byte) => byteCharacters[byte])).toEqual([
      ..."ġł¡¬Ń®ÿ",
    ]);
  });
});

describe("bytesOfToken", () => {
  it("undoes the alphabet for every byte", () => {
    expect([...bytesOfToken(byteCharacters.join(""))]).toEqual([...Array(256).keys()]);
  });

  it("gives the UTF-8 of a token with a character outside the alphabet", () => {
    expect([...bytesOfToken("é中")]).toEqual([0xc3, 0xa9, 0xe4, 0xb8, 0xad]);
    expect([...bytesOfToken("a b")]).toEqual([0x61, 0x20, 0x62]);
  });
});
