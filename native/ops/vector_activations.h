/* Elementwise ops over `count` values. Each value takes the same path wherever it lies. */

#define EACH(expression)                                       \
  for (int64_t i = 0; i < count; i += VL) {                    \
    int64_t left = count - i;                                  \
    store_part(y + i, expression, left);                       \
  }
#define AT(p) load_part(p + i, left)

static void scaled_add(float *y, const float *a, const float *b, float alpha, float beta, int64_t count) {
  EACH(alpha * AT(a) + beta * AT(b))
}

static void gelu(float *y, const float *x, int64_t count) { EACH(gelu_of(AT(x))) }

INLINE vf silu_of(vf x) { return x * sigmoid_of(x); }

static void silu(float *y, const float *x, int64_t count) { EACH(silu_of(AT(x))) }

static void swiglu(float *y, const float *gate, const float *up, int64_t count) { EACH(silu_of(AT(gate)) * AT(up)) }

static void sigmoid_gate(float *y, const float *x, const float *gate, int64_t count) {
  EACH(AT(x) * sigmoid_of(AT(gate)))
}

static void sigmoid_blend(float *y, const float *a, const float *b, float gate, int64_t count) {
  vf share = sigmoid_of(splat(gate));
  vf rest = sigmoid_of(splat(-gate));
  EACH(AT(a) * rest + AT(b) * share)
}
