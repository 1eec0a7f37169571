import { expect, test } from "vitest";
import { counted, list, plural, withArticle } from "./phrases.ts";

test("plurals of common nouns", () => {
  const words = [
    "box",
    "berry",
    "key",
    "leaf",
    "knife",
    "mouse",
    "fish",
    "tomato",
    "star",
    "pair of skis",
    "camel with two humps",
  ];
  expect(words.map(plural)).toEqual([
    "boxes",
    "berries",
    "keys",
    "leaves",
    "knives",
    "mice",
    "fish",
    "tomatoes",
    "stars",
    "pairs of skis",
    "camels with two humps",
  ]);
});

test("lists, counts and articles", () => {
  expect([list(["a"]), list(["a", "b"]), list(["a", "b", "c"])]).toEqual(["a", "a and b", "a, b and c"]);
  expect([counted(1, "box"), counted(3, "box"), counted(37, "box")]).toEqual([
    "one box",
    "three boxes",
    "37 boxes",
  ]);
  expect([withArticle("owl"), withArticle("unicorn")]).toEqual(["an owl", "a unicorn"]);
});
