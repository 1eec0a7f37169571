/*
 * Times of the ops against the machine's peaks, measured in the same process between the samples; both sides take their best
 * sample. Operations are those of the formulas: 4 D for each query, head and visible key in softmax attention; for
 * lightning attention 4 D for each pair of tokens in a block that sees each other and 4 D D for each token and head.
 */
#include "../ops/peaks.h"
#include "../ops/vector.h"

typedef struct {
  const char *name;
  double elements, bytes, operations;
  void (*run)(void);
} Timed;

static float *bench_x, *bench_y, *bench_keys, *bench_values, *bench_state;
static int32_t bench_pages[1024], bench_offsets[65], bench_past[64], bench_slots[64];
static const int32_t *bench_tables[64];
static float bench_rates[64];
/* A text model's logits: most far below a few, the last 11 ids are padding. */
#define BENCH_VOCAB 200064
static float bench_logits[BENCH_VOCAB];
static uint32_t bench_mask[BENCH_VOCAB / 32];
#define BENCH_FLOATS ((int64_t)24 << 20)

static Sequences bench_sequences(int32_t count, int32_t length, int32_t past) {
  for (int32_t s = 0; s <= count; s++) bench_offsets[s] = s * length;
  for (int32_t s = 0; s < count; s++) bench_past[s] = past, bench_tables[s] = bench_pages + s * (1024 / count), bench_slots[s] = s;
  return (Sequences){count, bench_offsets, bench_past, bench_slots, bench_tables};
}

static void bench_softmax(int32_t length, int32_t past, int64_t heads, int64_t groups, int64_t d, int causal, int cached,
                          int may_round) {
  Sequences s = bench_sequences(1, length, past);
  float *k = bench_x + length * heads * d, *v = k + length * groups * d;
  op_softmax_attention(bench_y, bench_x, k, v, cached ? bench_keys : NULL, cached ? bench_values : NULL, 16, &s, NULL,
                       heads, groups, d, causal, may_round);
}
static void bench_lightning(int32_t count, int32_t length, int32_t past, int64_t heads, int64_t d) {
  Sequences s = bench_sequences(count, length, past);
  op_lightning_attention(bench_y, bench_x, bench_rates, bench_state, &s, heads, d);
}

static void run_rms(void) { op_rms_norm(bench_y, bench_x, bench_x, 1e-5f, 512, 4096); }
static void run_layer_norm(void) { op_layer_norm(bench_y, bench_x, bench_x, bench_x, 1e-5f, 577, 1024); }
static void run_gelu(void) { op_gelu(bench_y, bench_x, 577 * 4096); }
static void run_silu(void) { op_silu(bench_y, bench_x, 512 * 6144); }
static void run_swiglu(void) { op_swiglu(bench_y, bench_x, 512, 8192); }
static void run_gate(void) { op_sigmoid_gate(bench_y, bench_x, bench_x + 512 * 4096, 512 * 4096); }
static void run_add(void) { op_scaled_add(bench_y, bench_x, bench_x + 512 * 4096, 1.5f, 0.5f, 512 * 4096); }
static void run_rope(void) {
  Sequences s = bench_sequences(1, 512, 4096);
  op_rope(bench_y, bench_x, &s, 32, 64, 64, 1e7);
}
static void run_vit(void) { bench_softmax(577, 0, 16, 16, 64, 0, 0, 0); }
static void run_vit_rounded(void) { bench_softmax(577, 0, 16, 16, 64, 0, 0, 1); }
static void run_causal(void) { bench_softmax(512, 0, 32, 8, 64, 1, 1, 0); }
static void run_causal_128(void) { bench_softmax(512, 0, 32, 8, 128, 1, 1, 0); }
static void run_causal_past(void) { bench_softmax(512, 2048, 32, 8, 64, 1, 1, 0); }
static void run_decode(void) { bench_softmax(1, 4096, 32, 8, 64, 1, 1, 0); }
static void run_decode_alone(void) { bench_softmax(1, 4096, 8, 8, 64, 1, 1, 0); }
static void run_decode_one(void) { bench_softmax(1, 4096, 8, 1, 64, 1, 1, 0); }
static void run_lightning_64(void) { bench_lightning(1, 2048, 0, 32, 64); }
static void run_lightning_128(void) { bench_lightning(1, 2048, 0, 16, 128); }
static void run_lightning_step_64(void) { bench_lightning(1, 1, 5, 32, 64); }
static void run_lightning_step_128(void) { bench_lightning(1, 1, 5, 64, 128); }

static void bench_sample(double temperature, int64_t top_k, double top_p, double min_p) {
  static int32_t id;
  static double random = 0.37;
  random = fmod(random + 0.618034, 1);
  SamplingRow row = {temperature, top_p, min_p, 1, 0, 0, random, top_k, NULL, bench_mask};
  op_sample(&id, bench_logits, &row, 1, BENCH_VOCAB);
}
static void run_greedy(void) { bench_sample(0, 0, 1, 0); }
static void run_top_k(void) { bench_sample(0.8, 50, 1, 0); }
static void run_top_p(void) { bench_sample(0.8, 0, 0.95, 0); }
static void run_top_k_p(void) { bench_sample(0.8, 40, 0.95, 0); }
static void run_min_p(void) { bench_sample(1, 0, 1, 0.05); }
static void run_plain(void) { bench_sample(1, 0, 1, 0); }
static void run_flat(void) { bench_sample(100, 0, 0.95, 0); }

static double lightning_operations(double tokens, double heads, double d) {
  return tokens * heads * (4 * d * (TOKEN_BLOCK + 1) / 2 + 4 * d * d);
}

static int bench(void) {
  const double tile = 577.0 * 4096, rows = 512.0 * 4096, vit = 577.0 * 577 * 16 * 4 * 64;
  const double causal = 512.0 * 513 / 2 * 32 * 4, past = (512.0 * 2048 + 512.0 * 513 / 2) * 32 * 4 * 64;
  const double cache = 4097.0 * 2 * 64 * 4;
  Timed cases[] = {
      {"rms_norm 512 x 4096", rows, rows * 8, 0, run_rms},
      {"layer_norm 577 x 1024", 577 * 1024, 577 * 1024 * 8, 0, run_layer_norm},
      {"scaled_add 512 x 4096", rows, rows * 12, 0, run_add},
      {"gelu 577 x 4096", tile, tile * 8, 0, run_gelu},
      {"silu 512 x 6144", 512 * 6144, 512 * 6144 * 8, 0, run_silu},
      {"swiglu 512 x 8192", 512 * 8192, 512.0 * 8192 * 12, 0, run_swiglu},
      {"sigmoid_gate 512 x 4096", rows, rows * 12, 0, run_gate},
      {"rope 512 x 32 x 64", 512 * 2048, 512 * 2048 * 8, 0, run_rope},
      {"softmax 577, 16 heads x 64, full", 0, 577.0 * 1024 * 16, vit, run_vit},
      {"softmax 577, 16 heads x 64, full, rounded", 0, 577.0 * 1024 * 16, vit, run_vit_rounded},
      {"softmax 512, 32 heads x 64, 8 groups", 0, 512.0 * 3072 * 8, causal * 64, run_causal},
      {"softmax 512, 32 heads x 128, 8 groups", 0, 512.0 * 6144 * 8, causal * 128, run_causal_128},
      {"softmax 512 at 2048, 32 x 64, 8 groups", 0, 512.0 * 3072 * 8, past, run_causal_past},
      {"softmax decode at 4096, 32 x 64, 8 groups", 0, cache * 8, 4097.0 * 32 * 256, run_decode},
      {"softmax decode at 4096, 8 x 64, 8 groups", 0, cache * 8, 4097.0 * 8 * 256, run_decode_alone},
      {"softmax decode at 4096, 8 x 64, 1 group", 0, cache, 4097.0 * 8 * 256, run_decode_one},
      {"lightning 2048, 32 x 64", 0, 2048.0 * 2048 * 16, lightning_operations(2048, 32, 64), run_lightning_64},
      {"lightning 2048, 16 x 128", 0, 2048.0 * 2048 * 16, lightning_operations(2048, 16, 128), run_lightning_128},
      {"lightning decode, 32 x 64", 0, 32.0 * 64 * 64 * 8, 32.0 * 64 * 64 * 5, run_lightning_step_64},
      {"lightning decode, 64 x 128", 0, 64.0 * 128 * 128 * 8, 64.0 * 128 * 128 * 5, run_lightning_step_128},
      {"sample 200064, greedy", BENCH_VOCAB, BENCH_VOCAB * 4, 0, run_greedy},
      {"sample 200064, top-k 50", BENCH_VOCAB, BENCH_VOCAB * 4, 0, run_top_k},
      {"sample 200064, top-p 0.95", BENCH_VOCAB, BENCH_VOCAB * 4, 0, run_top_p},
      {"sample 200064, top-k 40, top-p 0.95", BENCH_VOCAB, BENCH_VOCAB * 4, 0, run_top_k_p},
      {"sample 200064, min-p 0.05", BENCH_VOCAB, BENCH_VOCAB * 4, 0, run_min_p},
      {"sample 200064, no cut", BENCH_VOCAB, BENCH_VOCAB * 4, 0, run_plain},
      {"sample 200064, top-p 0.95 of a flat row", BENCH_VOCAB, BENCH_VOCAB * 4, 0, run_flat},
  };
  for (int i = 0; i < BENCH_VOCAB; i++)
    bench_logits[i] = 2.5f * (random_float() + random_float() + random_float() + random_float());
  for (int i = 0; i < 40; i++) bench_logits[i * 4999 + 17] = 20 - 0.35f * (float)i;
  memset(bench_mask, 0xff, sizeof bench_mask);
  bench_mask[BENCH_VOCAB / 32 - 1] >>= 11;
  bench_x = randoms(BENCH_FLOATS, 1), bench_y = randoms(BENCH_FLOATS, 1), bench_state = randoms((int64_t)2 << 20, 1);
  bench_keys = randoms((int64_t)16384 * 1024, 1), bench_values = randoms((int64_t)16384 * 1024, 1);
  for (int i = 0; i < 1024; i++) bench_pages[i] = i * 413 % 1024;
  for (int h = 0; h < 64; h++) bench_rates[h] = 0.01f * (float)(h + 1);
  printf("%s, %d threads; best of 15 samples on both sides\n", isa_name(), pool_threads());
  printf("%-42s %10s %9s %8s %6s %9s %8s %6s\n", "op", "us", "Gelem/s", "GB/s", "share", "GFLOP/s", "peak", "share");
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    double best = 1e30, flops = 0, read = 0;
    for (int sample = 0; sample < 15; sample++) {
      double f = peak_f32(), r = peak_read(bench_x, BENCH_FLOATS * 4), start = peaks_clock();
      int repeats = 0;
      do cases[i].run(), scratch_reset(), repeats++;
      while (peaks_clock() - start < 0.005);
      double seconds = (peaks_clock() - start) / repeats;
      flops = f > flops ? f : flops, read = r > read ? r : read, best = seconds < best ? seconds : best;
    }
    printf("%-42s %10.1f %9.2f %8.1f %5.0f%% %9.1f %8.1f %5.0f%%\n", cases[i].name, best * 1e6, cases[i].elements / best / 1e9,
           cases[i].bytes / best / 1e9, 100 * cases[i].bytes / best / read, cases[i].operations / best / 1e9, flops / 1e9,
           100 * cases[i].operations / best / flops);
    fflush(stdout);
  }
  return 0;
}
