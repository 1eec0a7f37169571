/* Values of a table in float32. */

/* The exponent is moved by a product, which is exact also for subnormal halves. */
INLINE vf widen_half(vu bits) {
  vu special = (vu)((bits & 0x7c00u) == 0x7c00u) & 0x7f800000u;
  vf magnitude_of = (vf)((bits & 0x7fffu) << 13) * 0x1p112f;
  return (vf)((vu)magnitude_of | special | (bits & 0x8000u) << 16);
}

static void widen(float *y, DType dtype, const void *x, float scale, int64_t count) {
  if (dtype == DTYPE_F32) {
    memcpy(y, x, (size_t)count * 4);
    return;
  }
  for (int64_t i = 0; i < count; i += VL) {
    int64_t left = count - i < VL ? count - i : VL;
    if (dtype == DTYPE_INT8) {
      vb bytes = {0};
      memcpy(&bytes, (const int8_t *)x + i, (size_t)left);
      store_part(y + i, __builtin_convertvector(bytes, vf) * scale, left);
    } else {
      vh halves = {0};
      memcpy(&halves, (const uint16_t *)x + i, (size_t)left * 2);
      vu bits = __builtin_convertvector(halves, vu);
      store_part(y + i, dtype == DTYPE_F16 ? widen_half(bits) : (vf)(bits << 16), left);
    }
  }
}
