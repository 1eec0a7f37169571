import { mkdtemp, readdir, readFile, rm, stat, truncate, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { randomValues } from "../../test/support/tensors.ts";
import { createReferenceBackend } from "../backends/reference/reference-backend.ts";
import type { CheckpointError } from "../errors.ts";
import {
  type CheckpointContent,
  latestCheckpoint,
  type SavedTensor,
  type StoredCheckpoint,
  saveCheckpoint,
} from "./checkpoint.ts";
import { type FileSystem, nodeFiles } from "./files.ts";

let run: string;
beforeEach(async () => {
  run = await mkdtemp(join(tmpdir(), "vl01-checkpoint-"));
});
afterEach(() => rm(run, { recursive: true, force: true }));

function tensor(name: string, shape: readonly [number, number], seed: number): SavedTensor {
  return { name, shape, read: async () => randomValues(seed, shape[0] * shape[1]) };
}

function content(step: number): CheckpointContent {
  return {
    state: {
      step,
      tokens: 1000 * step,
      optimizer: { numSteps: step - 1, numSkipped: 1, stepsOf: { a: step - 1, b: step - 1 } },
      lossScale: { scale: 1024, goodSteps: 3 },
      data: [{ source: "charts", index: step }],
      recipe: { name: "tiny", learningRate: { warmupSteps: 2 } },
    },
    weights: [tensor("a", [3, 5], step), tensor("b", [1, 7], step + 1)],
    moments: ["a.first_moment", "a.second_moment"].map((name, i) => tensor(name, [3, 5], 10 * step + i)),
  };
}

const save = (step: number, keep = 3, files = nodeFiles) =>
  saveCheckpoint(run, content(step), { keep, files });
const names = async () => (await readdir(join(run, "checkpoints"))).sort();

async function latest(): Promise<{ found: StoredCheckpoint | null; ignored: string[] }> {
  const ignored: string[] = [];
  return { found: await latestCheckpoint(run, (message) => ignored.push(message)), ignored };
}

async function expectStep(found: StoredCheckpoint | null, step: number): Promise<void> {
  const saved = content(step);
  expect(found?.state).toEqual(saved.state);
  for (const { name, read } of saved.weights) expect(await found!.weights.read(name)).toEqual(await read());
  for (const { name, read } of saved.moments) expect(await found!.moments!.read(name)).toEqual(await read());
}

describe("a checkpoint", () => {
  test("gives back its state and the bits of its tensors", async () => {
    expect(await save(12)).toBe(join(run, "checkpoints", "step-12"));
    const { found, ignored } = await latest();
    expect(ignored).toEqual([]);
    await expectStep(found, 12);
    const backend = createReferenceBackend();
    const loaded = await found!.weights.load("b", backend);
    expect(loaded.shape).toEqual([1, 7]);
    expect(await backend.read(loaded)).toEqual(await found!.weights.read("b"));
    await expect(found!.weights.read("c")).rejects.toMatchObject({ code: "tensor_missing" });
  });

  test("of a run that has taken no step has no moments", async () => {
    const { state, weights } = content(1);
    const none = { ...state, step: 0, optimizer: null, lossScale: null };
    await saveCheckpoint(run, { state: none, weights, moments: [] }, { keep: 1 });
    const { found } = await latest();
    expect(found!.state).toEqual(none);
    expect(found!.moments).toBeNull();
  });

  test("that an earlier version wrote, with a key more, is read", async () => {
    const state = join(await save(4), "state.json");
    const json = JSON.parse(await readFile(state, "utf8"));
    await writeFile(state, JSON.stringify({ ...json, random: null }));
    await expectStep((await latest()).found, 4);
  });

  test("is the newest by number, and only the last ones are kept", async () => {
    for (const step of [9, 10, 100, 101]) await save(step);
    expect(await names()).toEqual(["step-10", "step-100", "step-101"]);
    await expectStep((await latest()).found, 101);
    await save(102, 1);
    expect(await names()).toEqual(["step-102"]);
  });

  test("of a step that is saved already is left as it is, a damaged one is written again", async () => {
    const path = await save(5);
    const before = (await stat(join(path, "state.json"))).mtimeMs;
    await save(5);
    expect((await stat(join(path, "state.json"))).mtimeMs).toBe(before);
    await truncate(join(path, "weights.safetensors"), 50);
    await save(5);
    await expectStep((await latest()).found, 5);
    expect(await names()).toEqual(["step-5"]);
  });

  test("there is none in an empty folder, nor where there is no folder", async () => {
    expect((await latest()).found).toBeNull();
    expect(await latestCheckpoint(join(run, "nowhere"), () => {})).toBeNull();
  });
});

describe("a damaged checkpoint is ignored, and why is said", () => {
  test.for([
    [
      "weights cut",
      (path: string) => truncate(join(path, "weights.safetensors"), 150),
      /weights\.safetensors.*cut short/,
    ],
    [
      "moments cut",
      (path: string) => truncate(join(path, "optimizer.safetensors"), 4),
      /optimizer\.safetensors: 4 bytes/,
    ],
    [
      "moments gone",
      (path: string) => unlink(join(path, "optimizer.safetensors")),
      /there is no optimizer\.safetensors/,
    ],
    ["state cut", (path: string) => truncate(join(path, "state.json"), 40), /state\.json: line/],
    ["state gone", (path: string) => unlink(join(path, "state.json")), /there is no state\.json/],
    [
      "state of zeros",
      (path: string) => writeFile(join(path, "state.json"), new Uint8Array(64)),
      /state\.json/,
    ],
    [
      "another version",
      (path: string) => writeFile(join(path, "state.json"), '{"format": "vl01 training state 9"}'),
      /format is "vl01 training state 9", expected/,
    ],
  ] as const)("%s", async ([, damage, message]) => {
    await save(1);
    await damage(await save(2));
    const { found, ignored } = await latest();
    await expectStep(found, 1);
    expect(ignored).toHaveLength(1);
    expect(ignored[0]).toMatch(/step-2 is ignored: /);
    expect(ignored[0]).toMatch(message);
  });
});

/** A disk with so many bytes left; renames and removals still work. */
function fullAfter(bytes: number): FileSystem {
  let left = bytes;
  return {
    ...nodeFiles,
    async create(path) {
      const file = await nodeFiles.create(path);
      return {
        ...file,
        async write(data, position) {
          const part = data.subarray(0, left);
          left -= part.length;
          await file.write(part, position);
          if (part.length < data.length) {
            throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
          }
        },
      };
    },
  };
}

describe("a full disk", () => {
  test("at any byte leaves the last checkpoint and nothing of the new one, and says so", async () => {
    await save(1);
    const size = async (name: string) => (await stat(join(run, "checkpoints/step-1", name))).size;
    const total =
      (await size("weights.safetensors")) +
      (await size("optimizer.safetensors")) +
      (await size("state.json"));
    for (let bytes = 0; bytes < total; bytes += 37) {
      const failed = save(2, 3, fullAfter(bytes)).then(
        () => null,
        (error: CheckpointError) => error,
      );
      expect((await failed)?.code).toBe("checkpoint_unwritable");
      expect((await failed)?.message).toBe(
        `${join(run, "checkpoints/step-2")}: the disk is full; step-1 is still there; make room and resume`,
      );
      expect(await names()).toEqual(["step-1"]);
    }
    await expectStep((await latest()).found, 1);
    await save(2, 3, fullAfter(total + 100));
    await expectStep((await latest()).found, 2);
  });

  test("before any checkpoint says that there is none", async () => {
    await expect(save(1, 3, fullAfter(10))).rejects.toThrow(/there is no earlier checkpoint/);
  });

  test("another failure of the file system is told as it is", async () => {
    const broken = {
      ...nodeFiles,
      rename: () => Promise.reject(Object.assign(new Error("EIO: i/o error"), { code: "EIO" })),
    };
    await expect(save(1, 3, broken)).rejects.toThrow(
      /step-1: cannot be written: EIO: i\/o error; there is no/,
    );
    expect(await names()).toEqual([]);
  });
});

test("what a killed process left is removed by the next save, other names stay", async () => {
  const folder = join(run, "checkpoints");
  const left = [".step-4.partial-77", ".step-1.removed-77"];
  const others = [".step-4-copy.partial-77", ".steps.partial-77", "notes"];
  for (const name of [...left, ...others]) await nodeFiles.makeFolder(join(folder, name, "inner"));
  await save(5);
  expect(await names()).toEqual([...others, "step-5"].sort());
});

test("a name with the checkpoint's name is given only after all its bytes are on the disk", async () => {
  const log: string[] = [];
  const logged: FileSystem = {
    ...nodeFiles,
    async create(path) {
      const file = await nodeFiles.create(path);
      const name = path.split("/").at(-1)!;
      return {
        ...file,
        async sync() {
          await file.sync();
          log.push(`sync ${name}`);
        },
      };
    },
    async rename(from, to) {
      await nodeFiles.rename(from, to);
      log.push(`rename to ${to.split("/").at(-1)}`);
    },
    async syncFolder(path) {
      await nodeFiles.syncFolder(path);
      log.push(`sync folder ${path.split("/").at(-1)!.replace(/\d+$/, "N")}`);
    },
  };
  await save(3, 1, logged);
  expect(log).toEqual([
    "sync weights.safetensors",
    "sync optimizer.safetensors",
    "sync state.json",
    "sync folder .step-3.partial-N",
    "rename to step-3",
    "sync folder checkpoints",
  ]);
});
