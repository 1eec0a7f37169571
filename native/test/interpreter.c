/*
 * Lists of random commands: whatever words come, the interpreter runs or refuses them, and touches nothing outside its blocks
 * (AddressSanitizer sees it when it does). Half of the lists are near misses: words of a valid list with a few changed.
 */
#include "../interpreter.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../pool.h"

enum { BLOCK = 7, BLOCK_BYTES = 1 << 14, MAX_WORDS = 64 };

static uint64_t seed = 88172645463325252ull;
static uint64_t below(uint64_t limit) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (seed >> 11) % limit;
}

static int code_of(const char *name) {
  for (int code = 0; command_names[code]; code++)
    if (strcmp(command_names[code], name) == 0) return code;
  abort();
}

/* Sizes and numbers as commands have them, and now and then what none should have. */
static double any_word(void) {
  static const double odd[] = {-1, 0.5, 1e18, -1e18, 4294967296.0, 1e308, NAN, INFINITY, -INFINITY, -0.0};
  switch (below(10)) {
    case 0: return odd[below(sizeof odd / sizeof *odd)];
    case 1: case 2: case 3: return BLOCK;
    case 4: case 5: return 4.0 * (double)below(BLOCK_BYTES / 4 + 2);
    default: return (double)below(9);
  }
}

static int run(Machine *machine, const double *words, size_t count) {
  unsigned char bytes[48];
  for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (unsigned char)below(256);
  Staged staged[] = {{bytes, below(sizeof bytes)}, {bytes, 0}};
  Result results[4] = {{0}};
  double *copy = malloc(count * sizeof *copy + 1); /* exactly as long as it says */
  memcpy(copy, words, count * sizeof *copy);
  CommandList list = {.words = copy, .num_words = count, .staged = staged, .num_staged = 2, .results = results, .max_results = 4};
  int failed = machine_run(machine, &list);
  for (size_t i = 0; i < list.num_results; i++) free(results[i].data);
  if (failed != (list.error[0] != 0)) printf("FAILED: a result without its message\n"), exit(1);
  free(copy);
  return failed;
}

/* A command that the block can hold, most often: words[0] is its code. */
static size_t sample_list(double *w) {
  size_t n = 2, v = 1 + below(40);
  const double options[] = {(double)below(3), (double)below(v + 2), 0.9, below(2) ? 0.1 : 0, 1.2, 0.5, -0.5, 0.3, 0, -1, 0};
  const double head[] = {1, (double)v, BLOCK, 0, BLOCK, 1024, 1, BLOCK, 4096, 0};
  for (size_t i = 0; i < sizeof head / sizeof *head; i++) w[n++] = head[i];
  for (size_t i = 0; i < sizeof options / sizeof *options; i++) w[n++] = options[i];
  w[0] = code_of("sample");
  w[1] = (double)(n - 2);
  return n;
}

int main(void) {
  pool_resize(2);
  Machine *machine = machine_create();
  const double create[] = {code_of("create"), 3, BLOCK, BLOCK_BYTES, 1};
  if (run(machine, create, 5)) return printf("FAILED: create\n"), 1;
  int num_codes = 0, ran = 0, refused = 0;
  while (command_names[num_codes]) num_codes++;
  const int kept_out[] = {code_of("peaks"), code_of("threads"), code_of("isa"), code_of("append"), code_of("map"), code_of("free"),
                          code_of("create")};
  for (int i = 0; i < 200000; i++) {
    double words[MAX_WORDS];
    size_t count;
    if (i % 8 == 0) {
      count = sample_list(words);
      if (i % 16 == 0) words[2 + below(count - 2)] = any_word();
    } else {
      count = 2 + below(MAX_WORDS - 2);
      for (size_t w = 2; w < count; w++) words[w] = any_word();
      words[0] = (double)below((uint64_t)num_codes + 1);
      words[1] = (double)(count - 2 + (below(20) == 0));
      int skip = 0;
      for (size_t k = 0; k < sizeof kept_out / sizeof *kept_out; k++) skip |= words[0] == kept_out[k];
      if (skip) continue;
    }
    if (run(machine, words, count)) refused++;
    else ran++;
  }
  machine_destroy(machine);
  pool_resize(1);
  printf("%d lists ran, %d were refused, 0 failed\n", ran, refused);
  return ran < 1000; /* too few to mean anything */
}
