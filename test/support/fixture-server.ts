import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
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

/** A template that shows tools. */
const toolTemplate = `
{%- for tool in tools or [] -%}
  {{- '<beginning_of_sentence>system function_setting=functions\\n' + (tool | tojson) + '<end_of_sentence>\\n' -}}
{%- endfor -%}
{%- for message in messages -%}
  {{- '<beginning_of_sentence>' + message.role + '\\n' -}}
  {%- for item in message.content -%}{{- item.text -}}{%- endfor -%}
  {{- '<end_of_sentence>\\n' -}}
{%- endfor -%}
{{- '<beginning_of_sentence>ai name=assistant\\n' -}}
`;

/** The fixture model `vl-f32` behind the server on loopback, with a key. @param takesTools with a template for it */
export async function serveFixture({ takesTools = false } = {}): Promise<FixtureServer> {
  const log = memoryLog();
  const folder = await mkdtemp(join(tmpdir(), "vl01-files-"));
  const files = await FileStore.open(join(folder, "files"), defaultLimits);
  const source = `${fixtures}/model/vl-f32`;
  const path = takesTools ? join(folder, "model") : source;
  if (takesTools) {
    await cp(source, path, { recursive: true });
    await writeFile(join(path, "chat_template.jinja"), toolTemplate);
  }
  const port = await openRuntimePort([{ id: "vl-f32", path }], {}, log);
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
