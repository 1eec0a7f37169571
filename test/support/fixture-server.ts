import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApp } from "../../src/server/app.ts";
import { FileStore } from "../../src/server/files/file-store.ts";
import { defaultLimits } from "../../src/server/limits.ts";
import { listen } from "../../src/server/node-server.ts";
import { openRuntimePort } from "../../src/server/runtime-port.ts";
import { fixtures } from "./fixtures.ts";
import { memoryLog } from "./server.ts";

export const fixtureKey = "fixture-key";

export interface FixtureServer {
  readonly url: string;
  readonly log: ReturnType<typeof memoryLog>;
  close(): Promise<void>;
}

/** The fixture model `vl-f32` behind the server on loopback, with a key. */
export async function serveFixture(): Promise<FixtureServer> {
  const log = memoryLog();
  const folder = await mkdtemp(join(tmpdir(), "vl01-files-"));
  const files = await FileStore.open(folder, defaultLimits);
  const port = await openRuntimePort([{ id: "vl-f32", path: `${fixtures}/model/vl-f32` }], {}, log);
  const app = createApp({ port, apiKeys: [fixtureKey], files, log });
  const server = await listen(app, { host: "127.0.0.1", port: 0 });
  return {
    url: server.url,
    log,
    async close() {
      await server.stop();
      await port.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
