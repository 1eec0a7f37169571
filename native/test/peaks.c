/* Prints the machine's measured peaks with 1 and 2 threads. Build: see native/test/matmul.c; with ops/peaks.c, ops/isa.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../ops/isa.h"
#include "../ops/peaks.h"
#include "../pool.h"

#define BYTES ((int64_t)192 << 20)
#define SAMPLES 12

int main(void) {
  char *memory = aligned_alloc(64, BYTES);
  if (!memory) return 1;
  memset(memory, 1, BYTES);
  printf("%s: best of %d samples\n%8s %12s %12s %12s %12s\n", isa_name(), SAMPLES, "threads", "read GB/s", "f32 GFLOP/s",
         "bf16 GFLOP/s", "int8 GOP/s");
  for (int threads = 1; threads <= 2; threads++) {
    pool_resize(threads);
    double best[4] = {0};
    for (int i = 0; i < SAMPLES; i++) {
      double now[4] = {peak_read(memory, BYTES), peak_f32(), peak_bf16(), peak_int8()};
      for (int j = 0; j < 4; j++)
        if (now[j] > best[j]) best[j] = now[j];
    }
    printf("%8d %12.1f %12.1f %12.1f %12.1f\n", threads, best[0] / 1e9, best[1] / 1e9, best[2] / 1e9, best[3] / 1e9);
  }
  free(memory);
  return 0;
}
