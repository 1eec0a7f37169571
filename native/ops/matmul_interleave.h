/*
 * The order in which tiles read packed rows: words of 4 bytes, [word][rows]. Rows become columns by squares of 4 x 4, which
 * takes half as many instructions as moving words one by one and a quarter of the stores.
 */
#ifndef VL01_MATMUL_INTERLEAVE_H
#define VL01_MATMUL_INTERLEAVE_H

#include <stdint.h>

typedef uint32_t Word4 __attribute__((vector_size(16)));
typedef Word4 Word4Any __attribute__((aligned(4), may_alias));
typedef uint32_t WordAny __attribute__((aligned(4), may_alias));

#if defined(__clang__)
#define SHUFFLE_WORDS __builtin_shufflevector
#else /* gcc has that one from 12 on */
#define SHUFFLE_WORDS(a, b, ...) __builtin_shuffle(a, b, (Word4){__VA_ARGS__})
#endif

/* to[i * rows + r] = from[r * stride + i] for i < count and r < rows; strides in words. */
static inline __attribute__((always_inline)) void interleave(void *block, int rows, const void *words, int64_t stride,
                                                             int64_t count) {
  WordAny *to = block;
  const WordAny *from = words;
  int r = 0;
  for (; r + 4 <= rows; r += 4, from += 4 * stride) {
    int64_t i = 0;
    for (; i + 4 <= count; i += 4) {
      const WordAny *p = from + i;
      WordAny *q = to + i * rows + r;
      Word4 a = *(const Word4Any *)p, b = *(const Word4Any *)(p + stride);
      Word4 c = *(const Word4Any *)(p + 2 * stride), d = *(const Word4Any *)(p + 3 * stride);
      Word4 ac = SHUFFLE_WORDS(a, c, 0, 4, 1, 5), ac2 = SHUFFLE_WORDS(a, c, 2, 6, 3, 7);
      Word4 bd = SHUFFLE_WORDS(b, d, 0, 4, 1, 5), bd2 = SHUFFLE_WORDS(b, d, 2, 6, 3, 7);
      *(Word4Any *)q = SHUFFLE_WORDS(ac, bd, 0, 4, 1, 5);
      *(Word4Any *)(q + rows) = SHUFFLE_WORDS(ac, bd, 2, 6, 3, 7);
      *(Word4Any *)(q + 2 * rows) = SHUFFLE_WORDS(ac2, bd2, 0, 4, 1, 5);
      *(Word4Any *)(q + 3 * rows) = SHUFFLE_WORDS(ac2, bd2, 2, 6, 3, 7);
    }
    for (; i < count; i++)
      for (int j = 0; j < 4; j++) to[i * rows + r + j] = from[j * stride + i];
  }
  for (; r < rows; r++, from += stride)
    for (int64_t i = 0; i < count; i++) to[i * rows + r] = from[i];
}

#endif
