import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Admission } from "./admission.ts";

const never = new AbortController().signal;

/** What may come of entering besides being let in. */
function refused(error: { code: string }): void {
  expect(["aborted", "queue_full"]).toContain(error.code);
}

async function enterAs(name: string, admission: Admission, places: number, order: string[]) {
  const leave = await admission.enter("one", places, never);
  order.push(name);
  return leave;
}

describe("admission", () => {
  test("as many run as may, the others wait their turn", async () => {
    const admission = new Admission(2, 10);
    const order: string[] = [];
    const leaveFirst = await admission.enter("one", 1, never);
    const leaveSecond = await admission.enter("one", 1, never);
    const third = enterAs("third", admission, 1, order);
    const fourth = enterAs("fourth", admission, 1, order);
    expect(admission).toMatchObject({ running: 2, queued: 2 });
    leaveFirst();
    leaveFirst();
    (await third)();
    leaveSecond();
    (await fourth)();
    expect(order).toEqual(["third", "fourth"]);
    expect(admission).toMatchObject({ running: 0, queued: 0 });
  });

  test("a request for many places is not passed by later ones for few", async () => {
    const admission = new Admission(2, 10);
    const leave = await admission.enter("one", 1, never);
    const order: string[] = [];
    const wide = enterAs("wide", admission, 2, order);
    const narrow = enterAs("narrow", admission, 1, order);
    leave();
    (await wide)();
    (await narrow)();
    expect(order).toEqual(["wide", "narrow"]);
  });

  test("a caller with many requests does not shut others out", async () => {
    const admission = new Admission(2, 10);
    const order: string[] = [];
    const inside = [await admission.enter("many", 1, never), await admission.enter("many", 1, never)];
    const run = async (caller: string, name: string) => {
      const leave = await admission.enter(caller, 1, never);
      order.push(name);
      inside.push(leave);
    };
    const all = [run("many", "many 1"), run("many", "many 2"), run("few", "few 1"), run("few", "few 2")];
    for (let left = 0; left < 6; left++) {
      await expect.poll(() => inside.length).toBeGreaterThan(0);
      inside.shift()!();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(all);
    expect(order).toEqual(["few 1", "many 1", "few 2", "many 2"]);
    expect(admission).toMatchObject({ running: 0, queued: 0 });
  });

  test("beyond the queue a request is refused with a time to come back", async () => {
    const admission = new Admission(1, 0);
    const leave = await admission.enter("one", 1, never);
    await expect(admission.enter("one", 1, never)).rejects.toMatchObject({
      status: 429,
      code: "queue_full",
      retryAfter: expect.any(Number),
    });
    leave();
    (await admission.enter("one", 1, never))();
  });

  test("who is aborted in the queue leaves it, and whoever stood behind moves up", async () => {
    const admission = new Admission(2, 10);
    const leave = await admission.enter("one", 1, never);
    const controller = new AbortController();
    const wide = admission.enter("one", 2, controller.signal);
    const narrow = admission.enter("one", 1, never);
    controller.abort();
    await expect(wide).rejects.toMatchObject({ code: "aborted" });
    (await narrow)();
    leave();
    await expect(admission.enter("one", 1, controller.signal)).rejects.toMatchObject({ code: "aborted" });
    expect(admission).toMatchObject({ running: 0, queued: 0 });
  });

  test("whatever comes, leaves or is aborted: places are never exceeded and all come back", async () => {
    const action = fc.record({
      kind: fc.constantFrom("enter", "leave", "abort"),
      places: fc.integer({ min: 1, max: 3 }),
      pick: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 60 }), async (actions) => {
        const admission = new Admission(3, 4);
        const inside: (() => void)[] = [];
        const controllers: AbortController[] = [];
        const all: Promise<unknown>[] = [];
        for (const { kind, places, pick } of actions) {
          if (kind === "enter") {
            const controller = new AbortController();
            controllers.push(controller);
            const entering = admission.enter(`caller ${pick % 2}`, places, controller.signal);
            all.push(entering.then((leave) => inside.push(leave), refused));
          } else if (kind === "leave") inside.splice(pick % Math.max(1, inside.length), 1)[0]?.();
          else controllers[pick % Math.max(1, controllers.length)]?.abort();
          await Promise.resolve();
          await Promise.resolve();
          expect(admission.running).toBeLessThanOrEqual(3);
          expect(admission.queued).toBeLessThanOrEqual(4);
        }
        while (admission.running > 0 || admission.queued > 0 || inside.length > 0) {
          inside.pop()?.();
          await new Promise((resolve) => setImmediate(resolve));
        }
        await Promise.all(all);
        for (const leave of inside) leave();
        expect(admission).toMatchObject({ running: 0, queued: 0 });
      }),
      { numRuns: 100, seed: 7 },
    );
  });
});
