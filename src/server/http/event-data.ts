/** Server-sent events as a client reads them. */

/** Longer lines come from no engine; without a cap a broken one could fill the memory. */
const maxLineLength = 16 * 2 ** 20;

/**
 * The `data` of each event, as it comes. Comments, other fields and an event that is cut short give nothing.
 *
 * @throws {RangeError} for a line of more than 16 Mi characters
 * Source: WHATWG HTML, "Server-sent events", parsing an event stream
 */
export async function* eventData(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let rest = "";
  let data: string[] = [];
  for await (const chunk of bytes) {
    rest += decoder.decode(chunk, { stream: true });
    // A carriage return at the end may be the first half of a line's end.
    const end = rest.endsWith("\r") ? rest.length - 1 : rest.length;
    const lines = rest.slice(0, end).split(/\r\n|\n|\r/);
    rest = lines.pop()! + rest.slice(end);
    if (rest.length > maxLineLength) throw new RangeError(`a line of ${rest.length} characters`);
    for (const line of lines) {
      if (line === "") {
        if (data.length > 0) yield data.join("\n");
        data = [];
      } else if (/^data(:|$)/.test(line)) data.push(line.slice("data:".length).replace(/^ /, ""));
    }
  }
}
