/**
 * The byte alphabet of GPT-2 tokenizers: every byte as one printable character, so that a vocabulary can be JSON text.
 *
 * Bytes that print in Latin-1 (0x21-0x7E, 0xA1-0xAC, 0xAE-0xFF) stand for themselves; the other 68, in ascending order,
 * are U+0100 to U+0143.
 */

/** Character of each byte, by byte value. */
export const byteCharacters: readonly string[] = alphabet();

const byteOfCode = new Map(byteCharacters.map((character, byte) => [character.charCodeAt(0), byte]));

/**
 * The bytes that a token of the vocabulary stands for; the caller owns them.
 * A token with a character outside the alphabet is taken as plain text and gives its UTF-8.
 */
export function bytesOfToken(token: string): Uint8Array {
  const bytes = new Uint8Array(token.length);
  for (let i = 0; i < token.length; i++) {
    const byte = byteOfCode.get(token.charCodeAt(i));
    if (byte === undefined) return new TextEncoder().encode(token);
    bytes[i] = byte;
  }
  return bytes;
}

function alphabet(): string[] {
  let numUnprintable = 0;
  return Array.from({ length: 256 }, (_, byte) => {
    const prints =
      (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
    return String.fromCharCode(prints ? byte : 0x100 + numUnprintable++);
  });
}
