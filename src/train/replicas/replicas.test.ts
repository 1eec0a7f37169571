import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import { freePort } from "../../../test/support/free-port.ts";
import { type ReplicaRun, type ReplicaSettings, Replicas } from "./replicas.ts";

const run: ReplicaRun = { recipeHash: "a", numValues: 1000 };
const opened: Replicas[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((replicas) => replicas.close()));
});

async function settingsOf(count: number): Promise<ReplicaSettings[]> {
  const port = await freePort();
  return Array.from({ length: count }, (_, index) => ({
    index,
    count,
    host: "127.0.0.1",
    port,
    everySteps: 1,
  }));
}

async function meet(settings: ReplicaSettings, own = run): Promise<Replicas> {
  const replicas = await Replicas.meet(settings, own);
  opened.push(replicas);
  return replicas;
}

const valuesOf = (index: number) =>
  Float32Array.from({ length: run.numValues }, (_, i) => index * 10 + i / 7);

test("every replica gets the place and the weights of the first, then the mean of all, in the same bits", async () => {
  const all = await Promise.all((await settingsOf(3)).reverse().map((settings) => meet(settings)));
  all.reverse();
  const start = { step: 7, tokens: 900, position: 31 };
  const begun = await Promise.all(
    all.map((one, i) => one.begin(i === 0 ? start : { step: 0, tokens: 0, position: 0 }, valuesOf(i))),
  );
  for (const one of begun) expect(one).toEqual({ start, values: valuesOf(0) });
  for (const step of [8, 9]) {
    const means = await Promise.all(all.map((one, i) => one.average(step, valuesOf(i))));
    for (const mean of means) {
      expect(mean).toEqual(means[0]);
      for (const [i, value] of mean.entries()) expect(value).toBeCloseTo(10 + i / 7, 4);
    }
  }
});

test("replicas at different steps are told so", async () => {
  const [first, second] = await Promise.all((await settingsOf(2)).map((settings) => meet(settings)));
  const sent = second!.average(5, valuesOf(1));
  sent.catch(() => {});
  await expect(first!.average(6, valuesOf(0))).rejects.toMatchObject({
    code: "replica_lost",
    message: "another replica averages after step 5, this one after 6; start all again",
  });
});

test.each([0, 1])("replica %i gone: the other one hears of it instead of waiting", async (gone) => {
  const all = await Promise.all((await settingsOf(2)).map((settings) => meet(settings)));
  const waits = all[1 - gone]!.average(5, valuesOf(0));
  const outcome = expect(waits).rejects.toMatchObject({ code: "replica_lost" });
  await all[gone]!.close();
  await outcome;
});

test("replicas of different recipes refuse each other, both with the reason", async () => {
  const [first, second] = await settingsOf(2);
  const outcomes = await Promise.allSettled([meet(first!), meet(second!, { ...run, recipeHash: "b" })]);
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({
      status: "rejected",
      reason: {
        code: "config_contradiction",
        message: "replica 1 has another recipe, another model or another --average-every",
      },
    });
  }
});

test("two replicas of one number are refused", async () => {
  const [first, second] = await settingsOf(3);
  const outcomes = await Promise.allSettled([meet(first!), meet(second!), meet(second!)]);
  const messages = outcomes.map((outcome) => (outcome.status === "rejected" ? outcome.reason.message : ""));
  expect(messages).toContain("two replicas say that they are number 1 of 3");
  expect(outcomes[0]).toMatchObject({ status: "rejected", reason: { code: "config_contradiction" } });
});

test("what is no replica is refused before anything is allocated for it", async () => {
  const [first] = await settingsOf(2);
  const waits = meet(first!);
  const outcome = expect(waits).rejects.toMatchObject({
    code: "replica_lost",
    message: expect.stringMatching(
      /^another replica sends a message of \d+ and \d+ bytes, which no replica does$/,
    ),
  });
  for (;;) {
    const socket = connect({ host: "127.0.0.1", port: first!.port });
    if (await once(socket, "connect").catch(() => null)) {
      socket.on("error", () => {});
      socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      break;
    }
  }
  await outcome;
});
