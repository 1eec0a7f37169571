/** Products with few tiles and many contracted values: contracted in layers that run side by side and are added up in order. */

import { type BufferRange, type Dispatch, type Kernel, spreadWorkgroups } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";

/** Workgroups that keep a large device busy. */
const wantedTiles = 264;
/** Contracted values of a layer that are worth a pass over y. */
const leastPerLayer = 512;

/** @param step layers are whole steps long */
export function layersOf(
  inner: number,
  tiles: number,
  step: number,
): { readonly numLayers: number; readonly perLayer: number } {
  const layers = Math.max(1, Math.min(Math.ceil(wantedTiles / tiles), Math.floor(inner / leastPerLayer)));
  const perLayer = Math.max(step, Math.ceil(inner / layers / step) * step);
  return { numLayers: Math.max(1, Math.ceil(inner / perLayer)), perLayer };
}

/** Values of a workgroup in layer-sum.wgsl. */
const valuesAtOnce = 32;

const sumKernel: Kernel = {
  name: "layerSum",
  code: wgsl.layerSum,
  entryPoint: "layerSum",
  constants: {},
  writes: [false, true],
};

/** y [count] = the sum of parts [numLayers, count]. */
export function addLayers(parts: BufferRange, numLayers: number, y: BufferRange, count: number): Dispatch {
  return {
    kernel: sumKernel,
    params: paramsOf([count, numLayers]),
    buffers: [parts, y],
    workgroups: spreadWorkgroups(Math.ceil(count / valuesAtOnce)),
  };
}
