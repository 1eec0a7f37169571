// What Dawn needs to stay alive, in a process of its own, since it aborts otherwise.

import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { missingWebGpu } from "../support/webgpu.ts";

const node = new URL("../../dist/runtime/node.js", import.meta.url).href;

/** Keeps the device and a buffer of a closed backend over several collections. */
const program = `
  import { nodeProviders } from "${node}";
  const webgpu = nodeProviders.find(({ name }) => name === "webgpu");
  await webgpu.status();
  let backend = await webgpu.open();
  const { device } = backend;
  const buffer = device.createBuffer({ size: 256, usage: 0x80 });
  backend.close();
  backend = null;
  for (let i = 0; i < 4; i++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  console.log(buffer.size, device.limits.maxBindGroups > 0);
`;

const missing = await missingWebGpu();

test.skipIf(missing !== null)("a closed backend's device may outlive it, and Node exits", () => {
  const flags = ["--expose-gc", "--input-type=module", "--eval", program];
  const { status, stdout, stderr } = spawnSync(process.execPath, flags, {
    encoding: "utf8",
    timeout: 30_000,
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "256 true\n", stderr: "" });
});
