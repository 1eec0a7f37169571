// The README rots first: its tree, its commands and its output are checked here.

import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { vl01 } from "./cli/run.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const readme = await readFile(`${root}/README.md`, "utf8");

test("every path in the tree exists, and every source folder is in it", async () => {
  const tree = /## Files\n\n```\n([\s\S]*?)```/.exec(readme)![1]!;
  const paths = tree
    .trim()
    .split("\n")
    .map((line) => line.split(/\s+/)[0]!);
  for (const path of paths) expect(existsSync(`${root}/${path}`), path).toBe(true);
  for (const name of await readdir(`${root}/src`)) {
    const path = name.endsWith(".ts") ? `src/${name}` : `src/${name}/`;
    expect(paths, path).toContain(path);
  }
});

test("the first command answers as the README shows", async () => {
  const shown = /What is the total\?"\n```\n\n```\n(.*\n)```/.exec(readme)![1]!;
  const { stdout } = await vl01(["ask", `${root}/examples/receipt.png`, "What is the total?"]);
  expect(stdout).toBe(shown);
}, 120_000);

test("the tiles of a picture are printed as the README shows", async () => {
  const shown = /```\n(image {2}[\s\S]*?)```/.exec(readme)![1]!;
  const { stdout } = await vl01(["inspect", "image", `${root}/examples/receipt.png`]);
  expect(stdout.startsWith(shown)).toBe(true);
});

test("every command of the table exists", async () => {
  const commands = [...readme.matchAll(/^\| `vl01 ([a-z ]+)/gm)].map((match) => match[1]!.trim().split(" "));
  expect(commands.length).toBeGreaterThan(5);
  for (const words of commands) {
    const { code, stdout } = await vl01([...words, "--help"]);
    expect({ code, usage: stdout.startsWith(`Usage: vl01 ${words.join(" ")}`) }, words.join(" ")).toEqual({
      code: 0,
      usage: true,
    });
  }
});

test("the npm scripts it names exist", async () => {
  const { scripts } = JSON.parse(await readFile(`${root}/package.json`, "utf8"));
  for (const [, name] of readme.matchAll(/npm run ([a-z:]+)/g)) expect(scripts).toHaveProperty([name!]);
});
