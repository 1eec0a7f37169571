import type { Model } from "../../src/runtime/model.ts";
import type { EnginePort } from "../../src/server/engine-port.ts";

/** The engine port over one model, named `m`, that the test has in its hands too. */
export function modelPort(model: Model): EnginePort {
  const { contextLength } = model.engine.options;
  return {
    models: [{ id: "m", created: 1, contextLength, hasVision: true }],
    state: () => ({ missing: null, models: [{ id: "m", state: "loaded" }] }),
    async *generate(_, input, options) {
      const events = typeof input === "string" ? model.complete(input, options) : model.chat(input, options);
      yield* events;
    },
    tokenize: (_, input, tools) => model.tokenize(input, tools),
    embed: (_, input, signal) => model.embed(input, signal),
    async close() {},
  };
}
