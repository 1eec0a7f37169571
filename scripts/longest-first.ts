import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take the longest, the longest first. */
const longest = [
  "test/native/hidden-addon.test.ts",
  "test/webgpu/tile-kernels.test.ts",
  "test/native/sanitizers.test.ts",
  "test/cli/train.test.ts",
  "test/parity/layered.test.ts",
  "test/train/backends.test.ts",
  "test/parity/backends.test.ts",
];

/** Begins with what takes the longest, so that no worker idles while the last file runs. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const index = longest.findIndex((path) => moduleId.endsWith(path));
      return index < 0 ? longest.length : index;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
