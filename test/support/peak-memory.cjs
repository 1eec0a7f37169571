// For `node --require`, on Linux: says at the end what the process held in memory at most, in bytes. maxRSS of resourceUsage will not
// do: it begins with what the process that started this one held.
const { readFileSync } = require("node:fs");

process.on("exit", () => {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"));
  process.stderr.write(`\npeak memory ${1024 * Number(kilobytes)}\n`);
});
