/**
 * A WebGPU device that computes nothing: what it is handed is counted and dropped, and buffers read as zeros. So a bench sees what
 * the main thread alone costs, on a machine without a GPU. It says of itself what an H100 says through Dawn.
 */
export function openNullDevice() {
  const counts = { buffers: 0, bufferBytes: 0, bindGroups: 0, dispatches: 0, pipelinesSet: 0, submits: 0 };
  /** Dispatches by the name of their kernel. */
  const kernels = new Map();
  let name = "";
  const limits = {
    maxStorageBuffersPerShaderStage: 16,
    maxStorageBufferBindingSize: 2147483644,
    maxBufferSize: 2147483644,
    maxComputeWorkgroupStorageSize: 49152,
    maxComputeInvocationsPerWorkgroup: 1024,
    maxComputeWorkgroupSizeX: 1024,
    maxComputeWorkgroupSizeY: 1024,
    maxComputeWorkgroupsPerDimension: 65535,
    minUniformBufferOffsetAlignment: 256,
  };
  const pass = {
    setPipeline({ label }) {
      counts.pipelinesSet++;
      name = label;
    },
    setBindGroup() {},
    dispatchWorkgroups() {
      counts.dispatches++;
      kernels.set(name, (kernels.get(name) ?? 0) + 1);
    },
    end() {},
  };
  const encoder = {
    beginComputePass: () => pass,
    copyBufferToBuffer() {},
    clearBuffer() {},
    finish: () => ({}),
  };
  const device = {
    limits,
    features: new Set(),
    lost: new Promise(() => {}),
    queue: {
      submit: () => void counts.submits++,
      writeBuffer() {},
      onSubmittedWorkDone: async () => {},
    },
    addEventListener() {},
    pushErrorScope() {},
    popErrorScope: async () => null,
    createShaderModule: () => ({}),
    createBindGroupLayout: () => ({}),
    createPipelineLayout: () => ({}),
    createComputePipeline: ({ label }) => ({ label }),
    createBindGroup() {
      counts.bindGroups++;
      return {};
    },
    createCommandEncoder: () => encoder,
    createBuffer({ size }) {
      counts.buffers++;
      counts.bufferBytes += size;
      return {
        size,
        mapAsync: async () => {},
        getMappedRange: (_, length = size) => new ArrayBuffer(length),
        unmap() {},
        destroy() {
          counts.bufferBytes -= size;
        },
      };
    },
    destroy() {},
  };
  return {
    counts,
    kernels,
    device,
    abilities: {
      f16: true,
      subgroupSize: 32,
      subgroupMatrix: [{ componentType: "f16", resultComponentType: "f32", m: 16, n: 16, k: 16 }],
      limits,
    },
    report: { detail: "no device: what it is handed is dropped", isSoftware: true },
    hasTimestamps: false,
  };
}
