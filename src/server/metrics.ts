/**
 * What Prometheus reads at `/metrics`. Labels are routes, models and codes of this server, never what a client made up.
 */

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Admission } from "./admission.ts";
import type { RequestRecord } from "./request-scope.ts";

export interface Metrics {
  /** Counts a request that has ended. */
  request(record: RequestRecord): void;
  firstToken(model: string, seconds: number): void;
  /** Of one piece of text: the mean time of its tokens, where their number is known. */
  betweenTokens(model: string, seconds: number): void;
  /** The text that Prometheus reads, and its content type. */
  text(): Promise<{ readonly body: string; readonly type: string }>;
}

/** @param withProcess also memory, processor time and event loop of this process */
export function createMetrics(admission: Admission, withProcess: boolean): Metrics {
  const registers = [new Registry()];
  const registry = registers[0]!;
  if (withProcess) collectDefaultMetrics({ register: registry });
  gauge("vl01_generations_running", "Generations under way", () => admission.running);
  gauge("vl01_requests_queued", "Requests that wait for a place", () => admission.queued);
  const requests = new Counter({
    name: "vl01_requests_total",
    help: "Requests that ended, by route, status and outcome",
    labelNames: ["route", "status", "outcome"],
    registers,
  });
  const duration = histogram("vl01_request_seconds", "Time from request to last byte", "route");
  const firstToken = histogram("vl01_first_token_seconds", "Time from request to the first text", "model");
  const betweenTokens = histogram(
    "vl01_between_tokens_seconds",
    "Time between tokens, the mean of a piece of text",
    "model",
  );
  const tokens = new Counter({
    name: "vl01_tokens_total",
    help: "Tokens by model and kind: prompt, cached, image (both among prompt), completion",
    labelNames: ["model", "kind"],
    registers,
  });

  function gauge(name: string, help: string, value: () => number): void {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  }

  function histogram(name: string, help: string, label: string): Histogram {
    const buckets = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60, 120, 300];
    return new Histogram({ name, help, labelNames: [label], buckets, registers });
  }

  return {
    request({ route, status, outcome, durationMs, model, usage }) {
      requests.inc({ route, status, outcome });
      duration.observe({ route }, durationMs / 1000);
      if (model === undefined || usage === undefined) return;
      tokens.inc({ model, kind: "prompt" }, usage.promptTokens);
      tokens.inc({ model, kind: "cached" }, usage.cachedTokens);
      tokens.inc({ model, kind: "image" }, usage.imageTokens);
      tokens.inc({ model, kind: "completion" }, usage.completionTokens);
    },
    firstToken: (model, seconds) => firstToken.observe({ model }, seconds),
    betweenTokens: (model, seconds) => betweenTokens.observe({ model }, seconds),
    async text() {
      return { body: await registry.metrics(), type: registry.contentType };
    },
  };
}
