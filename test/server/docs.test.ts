// docs/serving.md rots first: its examples are run, its tables compared with the code.

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApp } from "../../src/server/app.ts";
import { FileStore } from "../../src/server/files/file-store.ts";
import { defaultLimits } from "../../src/server/limits.ts";
import { listen, type RunningServer } from "../../src/server/node-server.ts";
import { routes } from "../../src/server/routes/routes.ts";
import { openRuntimePort } from "../../src/server/runtime-port.ts";
import { vl01 } from "../cli/run.ts";
import { fixtures } from "../support/fixtures.ts";
import { memoryLog } from "../support/server.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const docs = await readFile(`${root}/docs/serving.md`, "utf8");
const run = promisify(execFile);
const examples = [...docs.matchAll(/```(sh|js)\n([\s\S]*?)```/g)].map(([, language, text]) => ({
  language: language!,
  text: text!,
}));
const hasCurl = await run("curl", ["--version"]).then(
  () => true,
  () => false,
);

let server: RunningServer;
let folder: string;
let close: () => Promise<void>;

beforeAll(async () => {
  // Within the repository, so that the examples find their packages.
  await mkdir(join(root, "build"), { recursive: true });
  folder = await mkdtemp(join(root, "build", "docs-"));
  const log = memoryLog();
  const port = await openRuntimePort([{ id: "my-model", path: `${fixtures}/model/vl-f32` }], {}, log);
  const files = await FileStore.open(join(folder, "files"), defaultLimits);
  server = await listen(createApp({ port, files, log }), { host: "127.0.0.1", port: 0 });
  close = async () => {
    await server.stop();
    await port.close();
    await rm(folder, { recursive: true, force: true });
  };
});
afterAll(() => close());

const here = (text: string) => text.replaceAll("http://127.0.0.1:8000", server.url);

test.each(examples.filter(({ language }) => language === "js"))("runs: $text", async ({ text }) => {
  const file = join(folder, "example.mjs");
  await writeFile(file, here(text));
  const { stdout } = await run(process.execPath, [file], { cwd: root });
  expect(stdout.length).toBeGreaterThan(0);
});

test.skipIf(!hasCurl).each(examples.filter(({ text }) => text.startsWith("curl")))(
  "runs: $text",
  async ({ text }) => {
    const { stdout } = await run("bash", ["-c", here(text).replace("curl", "curl -sS")], { cwd: root });
    const answer = JSON.parse(stdout) as { object: string };
    expect(["chat.completion", "file"]).toContain(answer.object);
  },
);

test("every other command is one of vl01's with options that it has", async () => {
  const { stdout } = await vl01(["serve", "--help"]);
  const known = new Set(stdout.match(/--[a-z-]+/g));
  const named = docs.match(/`--[a-z-]+/g)!.map((flag) => flag.slice(1));
  for (const flag of named) expect(known, flag).toContain(flag);
  for (const { text } of examples.filter(({ text }) => text.startsWith("vl01"))) {
    for (const line of text.replaceAll("\\\n", "").trim().split("\n")) {
      const [, command] = /^vl01 ((?:[a-z]+ )+)/.exec(`${line} `)!;
      const { stdout } = await vl01([...command!.trim().split(" "), "--help"]);
      const flags = new Set(stdout.match(/--[a-z-]+/g));
      for (const flag of line.match(/--[a-z-]+/g) ?? []) expect(flags, line).toContain(flag);
    }
  }
});

test("every route is in the table", () => {
  const table = docs.slice(docs.indexOf("## Routes"), docs.indexOf("## How requests"));
  for (const { path } of routes) expect(table, path).toContain(path.replace(":id", "ID"));
});

test("every metric is named, and no other", async () => {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const made = [...text.matchAll(/^# TYPE (vl01_\w+)/gm)].map((match) => match[1]!).sort();
  const told = [...docs.matchAll(/`(vl01_\w+)`/g)].map((match) => match[1]!).sort();
  expect(told).toEqual(made);
});

test("every code of an error that this server makes is in the table, and every one in the table is made", async () => {
  const folder = `${root}/src/server`;
  const names = (await readdir(folder, { recursive: true })).filter((name) => /(?<!\.test)\.ts$/.test(name));
  const sources = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  const made = new Set<string>();
  for (const source of [...sources, await readFile(`${root}/src/errors.ts`, "utf8")]) {
    for (const [, code] of source.matchAll(/HttpError\(\s*\d+,\s*"([a-z_]+)"/g)) made.add(code!);
    for (const [, code] of source.matchAll(/code: "([a-z_]+)"/g)) made.add(code!);
  }
  const table = docs.slice(docs.indexOf("## Errors"), docs.indexOf("## Safety"));
  for (const code of made) expect(table, code).toContain(`\`${code}\``);
  const known = await readFile(`${root}/src/errors.ts`, "utf8");
  for (const [, code] of table.matchAll(/\| +\d+ +\| (`[^|]*)\|/g)) {
    for (const [, told] of code!.matchAll(/`([a-z_]+)`/g)) {
      expect(made.has(told!) || known.includes(`"${told}"`) || told === "invalid_value", told).toBe(true);
    }
  }
});
