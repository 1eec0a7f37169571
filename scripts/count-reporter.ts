import type { Reporter, TestModule } from "vitest/node";

/** Prints the line CI reads, last of all: `N passed, N failed`, with the skipped ones named before it. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count = { passed: 0, failed: 0, skipped: 0 };
    const skipped = new Map<string, number>();
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      for (const test of tests) {
        const state = test.result().state;
        if (state === "passed") count.passed++;
        else if (state === "failed") count.failed++;
        else {
          count.skipped++;
          const suite = test.parent.type === "suite" ? test.parent.fullName : test.fullName;
          skipped.set(suite, (skipped.get(suite) ?? 0) + 1);
        }
      }
      // A module that fails before its first test has no failed test to count.
      if (module.state() === "failed" && !tests.some((test) => test.result().state === "failed"))
        count.failed++;
    }
    count.failed += unhandledErrors.length;
    for (const [name, tests] of skipped) console.log(`skipped: ${name} (${tests})`);
    const tail = count.skipped > 0 ? `, ${count.skipped} skipped` : "";
    setImmediate(() => console.log(`${count.passed} passed, ${count.failed} failed${tail}`));
  }
}
