/** Ops over many rows: odd sizes to check, then those of a step of training of 16 images to time. */

import type { BenchCase } from "./bench-case.ts";
import {
  expertGroupsCase,
  geluBackwardCase,
  meanSoftmaxBackwardCase,
  meanSoftmaxCase,
  rmsNormWeightCase,
  rowDotsCase,
  scaledAddCase,
  scaleRowsCase,
  scatterAddCase,
  sumGroupsCase,
  sumRowsCase,
  swigluBackwardCase,
} from "./row-cases.ts";

/** Uneven: low rows are named most, as ids of words are. */
const uneven = (numRows: number) => (_: number, bench: { readonly random: { unit(): number } }) =>
  Math.floor(bench.random.unit() ** 3 * numRows);

export const rowChecks: readonly BenchCase[] = [
  scatterAddCase([1, 5], 3, "one", () => 2),
  scatterAddCase([33, 131], 1, "all to one", () => 0),
  scatterAddCase([700, 3], 300, "all to one", () => 257),
  scatterAddCase([1000, 70], 300, "uneven", uneven(300)),
  scatterAddCase([600, 2], 70_000, "spread", (i) => (i * 7919) % 70_000),
  sumRowsCase([1, 3]),
  sumRowsCase([1030, 41]),
  rmsNormWeightCase([1030, 41]),
  meanSoftmaxCase([1030, 4]),
  meanSoftmaxCase([300, 7]),
  meanSoftmaxCase([130, 70]),
  meanSoftmaxBackwardCase([1030, 4]),
  meanSoftmaxBackwardCase([300, 7]),
  meanSoftmaxBackwardCase([130, 70]),
  meanSoftmaxBackwardCase([5, 5000]),
  scaledAddCase([131, 3]),
  scaledAddCase([131, 8]),
  geluBackwardCase([131, 3]),
  geluBackwardCase([131, 8]),
  swigluBackwardCase([131, 3]),
  swigluBackwardCase([131, 8]),
  scaleRowsCase([131, 3]),
  scaleRowsCase([131, 8]),
  sumGroupsCase([132, 3], 2),
  sumGroupsCase([132, 8], 3),
  rowDotsCase([131, 3]),
  rowDotsCase([131, 512]),
  rowDotsCase([7, 5000]),
  expertGroupsCase(100, 4),
  expertGroupsCase(5001, 5),
  expertGroupsCase(3000, 256),
  expertGroupsCase(3000, 300),
];

export const rowBars: readonly BenchCase[] = [
  scatterAddCase([17_008, 384], 4096, "uneven", uneven(4096)),
  scatterAddCase([28_288, 384], 442, "repeated", (i) => i % 442),
  scatterAddCase([14_000, 384], 28_288, "one each", (i) => 2 * i),
  sumRowsCase([28_288, 384]),
  sumRowsCase([28_288, 1536]),
  rmsNormWeightCase([17_008, 384]),
  meanSoftmaxCase([17_008, 4]),
  meanSoftmaxBackwardCase([17_008, 4]),
  scaledAddCase([28_288, 384]),
  geluBackwardCase([28_288, 1536]),
  swigluBackwardCase([34_016, 512]),
  scaleRowsCase([34_016, 512]),
  sumGroupsCase([34_016, 384], 2),
  rowDotsCase([34_016, 512]),
  expertGroupsCase(34_016, 4),
];
