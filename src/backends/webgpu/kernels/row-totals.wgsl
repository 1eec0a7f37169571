// Sum and maximum over `span` neighbouring threads of a workgroup of `size`, powers of two that the text joined behind this one
// declares. To be called in uniform control flow; every thread gets its span's result.

var<workgroup> shares: array<f32, size>;

fn total(value: f32, thread: u32) -> f32 {
  if (span == 1u) {
    return value;
  }
  // Threads may still read the last result.
  workgroupBarrier();
  shares[thread] = value;
  for (var half = span / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (thread % span < half) {
      shares[thread] += shares[thread + half];
    }
  }
  workgroupBarrier();
  return shares[thread - thread % span];
}

fn largest(value: f32, thread: u32) -> f32 {
  if (span == 1u) {
    return value;
  }
  workgroupBarrier();
  shares[thread] = value;
  for (var half = span / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (thread % span < half) {
      shares[thread] = max(shares[thread], shares[thread + half]);
    }
  }
  workgroupBarrier();
  return shares[thread - thread % span];
}
