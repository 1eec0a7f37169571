import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { fixtures } from "../../../test/support/fixtures.ts";
import { expectNoPastedImage } from "./pasted-image.ts";

const photo = (await readFile(`${fixtures}/image/inputs/photo-200x120.jpg`)).toString("base64");

describe("an image pasted as text is refused", () => {
  test.each([
    ["a data URL within a sentence", `Look at data:image/jpeg;base64,${photo} please`],
    ["bare base64", photo],
    ["base64 in lines of 76 characters", photo.replace(/.{76}/g, "$&\r\n")],
    ["PNG", `iVBORw0KGgo${"A".repeat(400)}`],
  ])("%s", (_, text) => {
    expect(() => expectNoPastedImage(text, "messages[0].content")).toThrow(
      expect.objectContaining({ status: 400, code: "image_in_text", param: "messages[0].content" }),
    );
  });
});

describe("text about images passes", () => {
  test.each([
    [
      "the first characters alone",
      "A JPEG begins with /9j/ and a PNG with iVBORw0KGgo in base64. ".repeat(20),
    ],
    [
      "a data URL with nothing in it",
      `Write <img src="data:image/png;base64,..."> ${"and so on ".repeat(50)}`,
    ],
    ["base64 of something else", "QUJD".repeat(1000)],
    ["a path", `${"/usr/lib/9j/".repeat(5)} ${"x".repeat(300)}`],
  ])("%s", (_, text) => {
    expect(() => expectNoPastedImage(text, "p")).not.toThrow();
  });

  test("a long text of many beginnings is looked through in time that grows with its length", () => {
    const started = performance.now();
    expectNoPastedImage("/9j/ ".repeat(1_000_000), "p");
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
