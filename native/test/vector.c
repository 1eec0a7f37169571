/*
 * Checks the ops that are no products, on every instruction set of this machine and with 1, 2, 3 and 5 threads, against plain
 * loops in double, and that bits depend neither on the number of threads nor on what else is in the batch. Prints the largest
 * error of each op relative to its output's scale. `--quick` takes 1 and 3 threads only. With `--bench [isa [threads]]` it times
 * the ops instead (vector_bench.h).
 *
 *   gcc -std=gnu11 -O3 -ffp-contract=fast native/test/vector.c $(find native/ops -name '*.c') native/pool.c -lm -lpthread
 */
#include "vector_check.h"

#include "vector_attention.h"

#include "vector_simple.h"

#include "vector_sampling.h"

#include "vector_images.h"

#include "vector_training.h"

#include "vector_bench.h"

static void check_all(void) {
  seed = 88172645463325252ull;
  check_functions();
  check_elementwise();
  check_gated_rows();
  check_norms();
  check_embedding();
  check_rows();
  check_rope();
  check_router();
  check_lightning_vector();
  check_lightning();
  check_softmax();
  check_sampling();
  check_images();
  check_training();
}

int main(int argc, char **argv) {
  if (argc > 1 && strcmp(argv[1], "--bench") == 0) {
    if (argc > 2 && !isa_select(argv[2])) return printf("this machine does not have %s\n", argv[2]), 2;
    pool_resize(argc > 3 ? atoi(argv[3]) : 2);
    seed = 88172645463325252ull;
    return bench();
  }
  int step = argc > 1 && strcmp(argv[1], "--quick") == 0 ? 2 : 1;
  const char *const sets[] = {"scalar", "neon", "avx2", "avx512f", "avx512"};
  for (int i = 0; i < 5; i++) {
    if (!isa_select(sets[i])) continue;
    num_worst = 0;
    for (int threads = 1; threads <= (step == 2 ? 3 : 5); threads += threads == 3 ? 2 : step) {
      pool_resize(threads);
      hashes_before = num_hashes;
      num_hashes = 0;
      check_all();
    }
    printf("%s\n", isa_name());
    for (int w = 0; w < num_worst; w++)
      printf("  %-45s %.2e of %.0e\n", worst[w].name, worst[w].error, worst[w].tolerance);
  }
  pool_resize(1);
  printf("%d checks, %d failed\n", checks, failures);
  return failures > 0;
}
