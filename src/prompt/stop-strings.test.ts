import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createStopFilter } from "./stop-strings.ts";

/** The whole text's cut, character after character: the first end of a stop string, the longest one on ties. */
function wholeText(text: string, stops: readonly string[]): { text: string; stopped: string | null } {
  for (let end = 1; end <= text.length; end++) {
    const complete = stops.filter((stop) => text.slice(0, end).endsWith(stop));
    if (complete.length === 0) continue;
    const longest = complete.reduce((a, b) => (b.length > a.length ? b : a));
    return { text: text.slice(0, end - longest.length), stopped: longest };
  }
  return { text, stopped: null };
}

function run(chunks: readonly string[], stops: readonly string[]) {
  const filter = createStopFilter(stops);
  const passed: string[] = [];
  let stopped: string | null = null;
  for (const chunk of chunks) {
    const result = filter.push(chunk);
    passed.push(result.text);
    stopped ??= result.stopped;
    expect(result.stopped).toBe(stopped);
  }
  return { passed, rest: filter.end(), stopped };
}

// Few letters, so that stop strings occur, overlap and begin without ending.
const letters = fc.constantFrom("a", "b", "c");
const chunks = fc.array(fc.string({ unit: letters, maxLength: 5 }), { maxLength: 12 });
const stopStrings = fc.array(fc.string({ unit: letters, minLength: 1, maxLength: 4 }), { maxLength: 4 });

describe("createStopFilter", () => {
  it("cuts where the whole text is cut, however it is divided", () => {
    fc.assert(
      fc.property(chunks, stopStrings, (parts, stops) => {
        const { passed, rest, stopped } = run(parts, stops);
        expect({ text: passed.join("") + rest, stopped }).toEqual(wholeText(parts.join(""), stops));
      }),
      { seed: 51, numRuns: 5000 },
    );
  });

  it("stops with the chunk that completes a stop string, and passes all that is certain before", () => {
    fc.assert(
      fc.property(chunks, stopStrings, (parts, stops) => {
        const filter = createStopFilter(stops);
        let seen = "";
        let shown = "";
        for (const part of parts) {
          seen += part;
          const { text, stopped } = filter.push(part);
          shown += text;
          const expected = wholeText(seen, stops);
          expect(stopped).toBe(expected.stopped);
          if (stopped !== null) return;
          const couldStop = (start: number) => stops.some((stop) => stop.startsWith(seen.slice(start)));
          const certain = [...seen].findIndex((_, start) => couldStop(start));
          expect(shown).toBe(certain < 0 ? seen : seen.slice(0, certain));
        }
      }),
      { seed: 52, numRuns: 5000 },
    );
  });

  it("shows nothing of a stop string", () => {
    expect(run(["Hello ", "<e", "nd", ">", " more"], ["<end>"])).toEqual({
      passed: ["Hello ", "", "", "", ""],
      rest: "",
      stopped: "<end>",
    });
  });

  it("shows what only began like a stop string, as soon as that is clear or at the end", () => {
    expect(run(["a<e", "nt> <en"], ["<end>"])).toEqual({
      passed: ["a", "<ent> "],
      rest: "<en",
      stopped: null,
    });
    expect(run(["aab", "aaab"], ["aaab"])).toMatchObject({ passed: ["aab", ""], stopped: "aaab" });
  });

  it("takes the stop string that is complete first, and the longest of those complete together", () => {
    expect(run(["abcd"], ["abcd", "bc"])).toMatchObject({ passed: ["a"], stopped: "bc" });
    expect(run(["xabc"], ["c", "abc", "bc"])).toMatchObject({ passed: ["x"], stopped: "abc" });
    expect(run(["abc"], ["abc", "ab"])).toMatchObject({ passed: [""], stopped: "ab" });
  });

  it("passes everything at once when there are no stop strings", () => {
    expect(run(["a", "", "<end>"], [])).toEqual({ passed: ["a", "", "<end>"], rest: "", stopped: null });
  });

  it("gives nothing after a stop", () => {
    const filter = createStopFilter(["b"]);
    expect(filter.push("abc")).toEqual({ text: "a", stopped: "b" });
    expect(filter.push("abc")).toEqual({ text: "", stopped: "b" });
    expect(filter.end()).toBe("");
  });

  it.each([
    [["a", ""], "stop string 2 of 2 is empty, expected a text; leave it out"],
    [["\ud83d"], 'stop string 1 of 1, "\\ud83d", has half a surrogate pair'],
  ])("refuses %j", (stops, message) => {
    expect(() => createStopFilter(stops)).toThrow(
      expect.objectContaining({ name: "RequestError", code: "request_invalid", message }),
    );
  });
});
