/**
 * Ops of training over many rows as the backend runs them, without products: bound by memory. Any device runs them.
 */

import { encoders } from "../../src/backends/webgpu/encode.ts";
import { groupAssignments } from "../../src/backends/webgpu/expert-groups.ts";
import { WebGpuTensor } from "../../src/backends/webgpu/gpu-tensor.ts";
import type { Dispatch, KernelContext } from "../../src/backends/webgpu/kernel.ts";
import type { OpArgs, OpName } from "../../src/tensor/ops.ts";
import { shapeRules } from "../../src/tensor/shape-rules.ts";
import { numElements, type Tensor } from "../../src/tensor/tensor.ts";
import type { BenchCase, BenchInputs, Sample } from "./bench-case.ts";
import { pick } from "./tile-cases.ts";

/** Values of the output that are all checked; of more, some. */
const mostChecked = 1 << 18;

type Size = readonly [rows: number, width: number];

interface BuiltOp<Op extends OpName> {
  readonly args: OpArgs[Op];
  /** What float64 arithmetic gives for value `i` of the output. */
  reference(i: number): number;
}

function opCase<Op extends OpName>(
  op: Op,
  detail: string,
  tolerance: number,
  build: (bench: BenchInputs) => BuiltOp<Op>,
): BenchCase {
  return {
    name: `${op} ${detail}`,
    unavailable: () => null,
    build(bench) {
      const { args, reference } = build(bench);
      const spec = shapeRules[op](args);
      const count = numElements(spec.shape);
      const range = bench.output(count);
      const encode = encoders[op] as (
        args: OpArgs[Op],
        output: WebGpuTensor,
        context: KernelContext,
      ) => readonly Dispatch[];
      const inputs = (Object.values(args) as unknown[]).filter((value) => value instanceof WebGpuTensor);
      const read = inputs.reduce((sum, { shape }) => sum + numElements(shape) * 4, 0);
      return {
        runs: [encode(args, new WebGpuTensor(spec, range), bench)],
        output: { ...range, size: count * 4 },
        tolerance,
        bytes: read + count * 4,
        *check(values): Iterable<Sample> {
          const some = () => pick(count, 2000, (limit) => bench.random.integer(limit));
          for (const i of count <= mostChecked ? values.keys() : some())
            yield { value: values[i]!, reference: reference(i) };
        },
      };
    },
  };
}

const tensor = (bench: BenchInputs, values: Float32Array | Int32Array, shape: readonly number[]): Tensor =>
  new WebGpuTensor({ dtype: values instanceof Int32Array ? "i32" : "f32", shape }, bench.upload(values));

/** @param indexOf row of y for row i of x; the largest is numRows - 1 at most */
export function scatterAddCase(
  [rows, width]: Size,
  numRows: number,
  shown: string,
  indexOf: (i: number, bench: BenchInputs) => number,
): BenchCase {
  return opCase("scatterAddRows", `${rows} x ${width} to ${numRows}, ${shown}`, 1e-5, (bench) => {
    const x = bench.random.floats(rows * width);
    const index = Int32Array.from({ length: rows }, (_, i) => indexOf(i, bench));
    const sources = new Map<number, number[]>();
    for (const [i, row] of index.entries()) sources.set(row, [...(sources.get(row) ?? []), i]);
    return {
      args: { rows: tensor(bench, x, [rows, width]), index: tensor(bench, index, [rows]), numRows },
      reference(at) {
        const column = at % width;
        const from = sources.get(Math.floor(at / width)) ?? [];
        return from.reduce((sum, i) => sum + x[i * width + column]!, 0);
      },
    };
  });
}

export function sumRowsCase([rows, width]: Size): BenchCase {
  return opCase("sumRows", `${rows} x ${width}`, 1e-5, (bench) => {
    const x = bench.random.floats(rows * width);
    return {
      args: { x: tensor(bench, x, [rows, width]) },
      reference(column) {
        let sum = 0;
        for (let t = 0; t < rows; t++) sum += x[t * width + column]!;
        return sum;
      },
    };
  });
}

export function rmsNormWeightCase([rows, width]: Size): BenchCase {
  return opCase("rmsNormBackwardWeight", `${rows} x ${width}`, 1e-5, (bench) => {
    const x = bench.random.floats(rows * width);
    const dy = bench.random.floats(rows * width);
    const eps = 1e-5;
    const scales = Float64Array.from({ length: rows }, (_, t) => {
      let squares = 0;
      for (let c = 0; c < width; c++) squares += x[t * width + c]! ** 2;
      return 1 / Math.sqrt(squares / width + eps);
    });
    return {
      args: { x: tensor(bench, x, [rows, width]), dy: tensor(bench, dy, [rows, width]), eps },
      reference(column) {
        let sum = 0;
        for (let t = 0; t < rows; t++) sum += dy[t * width + column]! * x[t * width + column]! * scales[t]!;
        return sum;
      },
    };
  });
}

const softmaxOf = (x: Float32Array, first: number, width: number) => {
  const row = [...x.subarray(first, first + width)];
  const top = Math.max(...row);
  const sum = row.reduce((all, value) => all + Math.exp(value - top), 0);
  return row.map((value) => Math.exp(value - top) / sum);
};

export function meanSoftmaxCase([rows, width]: Size): BenchCase {
  return opCase("meanSoftmax", `${rows} x ${width}`, 1e-5, (bench) => {
    const x = bench.random.floats(rows * width, 3);
    const mean = new Float64Array(width);
    for (let t = 0; t < rows; t++)
      for (const [c, p] of softmaxOf(x, t * width, width).entries()) mean[c]! += p / rows;
    return { args: { x: tensor(bench, x, [rows, width]) }, reference: (column) => mean[column]! };
  });
}

export function meanSoftmaxBackwardCase([numRows, width]: Size): BenchCase {
  return opCase("meanSoftmaxBackward", `${numRows} x ${width}`, 1e-5, (bench) => {
    const x = bench.random.floats(numRows * width, 3);
    const rows = new Map<number, number[]>();
    const dy = bench.random.floats(width);
    return {
      args: { x: tensor(bench, x, [numRows, width]), dy: tensor(bench, dy, [width]) },
      reference(at) {
        const first = at - (at % width);
        if (!rows.has(first)) rows.set(first, softmaxOf(x, first, width));
        const p = rows.get(first)!;
        const level = p.reduce((sum, share, c) => sum + share * dy[c]!, 0);
        return (p[at % width]! * (dy[at % width]! - level)) / numRows;
      },
    };
  });
}

export function scaledAddCase([rows, width]: Size): BenchCase {
  return opCase("scaledAdd", `${rows} x ${width}`, 1e-6, (bench) => {
    const [a, b] = [bench.random.floats(rows * width), bench.random.floats(rows * width)];
    const shape = [rows, width];
    return {
      args: { a: tensor(bench, a, shape), b: tensor(bench, b, shape), alpha: 2, beta: -0.5 },
      reference: (i) => 2 * a[i]! - 0.5 * b[i]!,
    };
  });
}

export function swigluBackwardCase([rows, width]: Size): BenchCase {
  return opCase("swigluBackward", `${rows} x ${width}`, 1e-5, (bench) => {
    const [x, dy] = [bench.random.floats(rows * 2 * width, 3), bench.random.floats(rows * width)];
    return {
      args: { x: tensor(bench, x, [rows, 2 * width]), dy: tensor(bench, dy, [rows, width]) },
      reference(at) {
        const row = Math.floor(at / (2 * width));
        const column = at % (2 * width);
        const f = column % width;
        const [gate, up, d] = [
          x[row * 2 * width + f]!,
          x[row * 2 * width + width + f]!,
          dy[row * width + f]!,
        ];
        const share = 1 / (1 + Math.exp(-gate));
        return column < width ? d * up * share * (1 + gate * (1 - share)) : d * gate * share;
      },
    };
  });
}

/** Of rows whose error function is near its ends and between. */
export function geluBackwardCase([rows, width]: Size): BenchCase {
  return opCase("geluBackward", `${rows} x ${width}`, 1e-5, (bench) => {
    const [x, dy] = [bench.random.floats(rows * width, 3), bench.random.floats(rows * width)];
    const shape = [rows, width];
    const density = (t: number) => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI);
    return {
      args: { x: tensor(bench, x, shape), dy: tensor(bench, dy, shape) },
      reference(i) {
        // The density's integral from 0 to x, by Simpson's rule.
        const steps = 60;
        let sum = density(0) + density(x[i]!);
        for (let j = 1; j < steps; j++) sum += (j % 2 ? 4 : 2) * density((x[i]! * j) / steps);
        const below = 0.5 + (sum * x[i]!) / (3 * steps);
        return dy[i]! * (below + x[i]! * density(x[i]!));
      },
    };
  });
}

export function scaleRowsCase([rows, width]: Size): BenchCase {
  return opCase("scaleRows", `${rows} x ${width}`, 1e-6, (bench) => {
    const [x, scale] = [bench.random.floats(rows * width), bench.random.floats(rows)];
    return {
      args: { x: tensor(bench, x, [rows, width]), scale: tensor(bench, scale, [rows]) },
      reference: (i) => x[i]! * scale[Math.floor(i / width)]!,
    };
  });
}

export function sumGroupsCase([rows, width]: Size, groupSize: number): BenchCase {
  return opCase("sumGroups", `${rows} x ${width} by ${groupSize}`, 1e-6, (bench) => {
    const x = bench.random.floats(rows * width);
    return {
      args: { x: tensor(bench, x, [rows, width]), groupSize },
      reference(i) {
        const first = Math.floor(i / width) * groupSize * width + (i % width);
        let sum = 0;
        for (let j = 0; j < groupSize; j++) sum += x[first + j * width]!;
        return sum;
      },
    };
  });
}

export function rowDotsCase([rows, width]: Size): BenchCase {
  return opCase("rowDots", `${rows} x ${width}`, 1e-5, (bench) => {
    const [a, b] = [bench.random.floats(rows * width), bench.random.floats(rows * width)];
    const shape = [rows, width];
    return {
      args: { a: tensor(bench, a, shape), b: tensor(bench, b, shape), groupSize: 1 },
      reference(row) {
        let sum = 0;
        for (let c = 0; c < width; c++) sum += a[row * width + c]! * b[row * width + c]!;
        return sum;
      },
    };
  });
}

/** Assignments by expert: every value of the groups is checked. */
export function expertGroupsCase(count: number, numExperts: number): BenchCase {
  return {
    name: `groups of ${count} assignments to ${numExperts} experts`,
    unavailable: () => null,
    build(bench) {
      const experts = Int32Array.from({ length: count }, () =>
        Math.floor(bench.random.unit() ** 1.5 * numExperts),
      );
      const { value, dispatches } = groupAssignments(bench.upload(experts), count, numExperts, bench.scratch);
      const wanted = new Uint32Array(numExperts + 1 + count);
      for (const expert of experts) for (let e = expert; e < numExperts; e++) wanted[e + 1]!++;
      const next = wanted.slice(0, numExperts);
      for (const [i, expert] of experts.entries()) wanted[numExperts + 1 + next[expert]!++] = i;
      return {
        runs: [dispatches],
        output: { ...value.range, size: wanted.byteLength },
        tolerance: 0,
        *check(values): Iterable<Sample> {
          const words = new Uint32Array(values.buffer, values.byteOffset, wanted.length);
          for (const [i, reference] of wanted.entries()) yield { value: words[i]!, reference };
        },
      };
    },
  };
}
