// Sum and maximum over the threads of a workgroup of `size`, a power of two that the text joined behind this one declares.
// To be called in uniform control flow; every thread gets the result.

var<workgroup> shares: array<f32, size>;

fn total(value: f32, thread: u32) -> f32 {
  shares[thread] = value;
  for (var half = size / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (thread < half) {
      shares[thread] += shares[thread + half];
    }
  }
  return workgroupUniformLoad(&shares[0]);
}

fn largest(value: f32, thread: u32) -> f32 {
  shares[thread] = value;
  for (var half = size / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (thread < half) {
      shares[thread] = max(shares[thread], shares[thread + half]);
    }
  }
  return workgroupUniformLoad(&shares[0]);
}
