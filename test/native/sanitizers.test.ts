// The C programs of native/test under AddressSanitizer and UndefinedBehaviorSanitizer.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const script = fileURLToPath(new URL("../../scripts/sanitize-native.mjs", import.meta.url));

/** Whether the compiler is there and has the sanitizers' libraries. */
function hasSanitizers(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "vl01-sanitizers-"));
  try {
    writeFileSync(join(folder, "one.c"), "int main(void) { return 0; }\n");
    const flags = ["-fsanitize=address,undefined", "one.c", "-o", "one"];
    execFileSync(process.env["CC"] ?? "cc", flags, { cwd: folder, stdio: "ignore" });
    return spawnSync(join(folder, "one")).status === 0;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test.skipIf(!hasSanitizers())(
  "kernels and interpreter run clean under the sanitizers",
  { timeout: 900_000 },
  () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, "--quick"], { encoding: "utf8" });
    console.log(stdout.trim());
    expect(stderr).toBe("");
    expect(status).toBe(0);
    for (const program of ["interpreter", "matmul", "vector"])
      expect(stdout).toMatch(new RegExp(`^${program}\\.c: .* 0 failed$`, "m"));
  },
);
