/*
 * What the WASM module gives to JavaScript (src/backends/native/wasm-machine.ts), as addon.c does for Node: one machine and
 * one list of commands at a time. Sizes are doubles, so that JavaScript sees no BigInt.
 *
 *   words = list_begin(n, m); fill n doubles; for each of m: fill list_stage(i, size); list_run(); read results; list_end()
 */
#include <stdlib.h>
#include <time.h>

#include "interpreter.h"
#include "ops/ops.h"
#include "pool.h"

#define EXPORT(name) __attribute__((export_name(#name)))
#define MAX_RESULTS 64

static Machine *machine;
static CommandList list;
static Staged *staged;
static Result results[MAX_RESULTS];

EXPORT(list_end) void list_end(void) {
  for (size_t i = 0; i < list.num_results; i++) free(results[i].data);
  for (size_t i = 0; i < list.num_staged; i++) free((void *)staged[i].data);
  free(staged);
  free((void *)list.words);
  staged = NULL;
  list = (CommandList){.results = results, .max_results = MAX_RESULTS};
}

/* Room for the words, or NULL. */
EXPORT(list_begin) void *list_begin(uint32_t num_words, uint32_t num_staged) {
  list_end();
  if (!machine && !(machine = machine_create())) return NULL;
  if (num_words >= UINT32_MAX / sizeof(double) || num_staged >= UINT32_MAX / sizeof(Staged)) return NULL;
  double *words = malloc((num_words + 1) * sizeof *words);
  list.words = words;
  list.num_words = num_words;
  staged = calloc(num_staged + 1, sizeof *staged);
  list.staged = staged;
  if (staged) list.num_staged = num_staged;
  return staged ? words : NULL;
}

/* Room for the bytes of one staged array, or NULL. */
EXPORT(list_stage) void *list_stage(uint32_t index, uint32_t size) {
  void *data = malloc((size_t)size + 1);
  if (data) staged[index] = (Staged){data, size};
  return data;
}

EXPORT(list_run) int list_run(void) { return machine_run(machine, &list); }
EXPORT(list_error) const char *list_error(void) { return list.error; }
EXPORT(num_results) uint32_t num_results(void) { return list.num_results; }
EXPORT(result_data) void *result_data(uint32_t index) { return results[index].data; }
EXPORT(result_size) uint32_t result_size(uint32_t index) { return results[index].size; }

/* NULL after the last. */
EXPORT(command_name) const char *command_name(uint32_t code) { return command_names[code]; }

EXPORT(packed_bytes) double packed_size(double dtype, double n, double k) {
  return (double)packed_bytes((DType)dtype, (int64_t)n, (int64_t)k);
}

EXPORT(set_threads) void set_threads(int threads) { pool_resize(threads); }

__attribute__((import_module("host"), import_name("now"))) double now_ms(void);

int clock_gettime(clockid_t clock, struct timespec *time) {
  (void)clock;
  double ms = now_ms();
  time->tv_sec = (time_t)(ms / 1e3);
  time->tv_nsec = (long)((ms - (double)time->tv_sec * 1e3) * 1e6);
  return 0;
}

/* wasi-libc's own imports for streams, which snprintf brings along; nothing is ever printed. */
#define UNUSED(name, ...) \
  int32_t __imported_wasi_snapshot_preview1_##name(__VA_ARGS__) { return 52; /* not supported */ }
#pragma clang diagnostic ignored "-Wunused-parameter"
UNUSED(fd_close, int32_t file)
UNUSED(fd_seek, int32_t file, int64_t offset, int32_t whence, int32_t at)
UNUSED(fd_write, int32_t file, int32_t data, int32_t count, int32_t written)
