#include "interpreter.h"

#include <math.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "files.h"
#include "memory.h"
#include "ops/isa.h"
#include "ops/ops.h"
#include "ops/peaks.h"
#include "pool.h"

/* How often a command ran, and for how long in all. */
typedef struct {
  double count, seconds;
} Cost;

typedef struct {
  char *data; /* NULL: no such block */
  size_t size;
  int is_mapped;
} Block;

struct Machine {
  Block *blocks;
  size_t num_blocks;
  _Atomic int stopped;
  Cost *costs; /* one for each command while they are counted, else NULL */
};

/* The command being run: its words and the list it belongs to. */
typedef struct {
  Machine *machine;
  CommandList *list;
  const char *name;
  const double *words;
  size_t num_words, at;
  const char *output, *output_end; /* what the op writes, once known */
  int failed;
} Command;

#define MAX_BLOCKS ((size_t)1 << 20)
#define MAX_SIDE ((int64_t)1 << 40)

static void fail(Command *c, const char *format, ...) {
  if (c->failed) return;
  c->failed = 1;
  char *error = c->list->error;
  size_t room = sizeof c->list->error;
  int length = snprintf(error, room, "%s: ", c->name);
  va_list arguments;
  va_start(arguments, format);
  if (length >= 0 && (size_t)length < room) vsnprintf(error + length, room - (size_t)length, format, arguments);
  va_end(arguments);
}

/* ---- words ---- */

static double word(Command *c) {
  if (c->at >= c->num_words) {
    fail(c, "has %zu words, more are needed", c->num_words);
    return 0;
  }
  return c->words[c->at++];
}

static int64_t integer(Command *c, const char *what, int64_t least, int64_t most) {
  double value = word(c);
  if (c->failed) return least;
  if (!(value >= (double)least && value <= (double)most) || value != floor(value)) {
    fail(c, "%s is %g, expected an integer from %lld to %lld", what, value, (long long)least, (long long)most);
    return least;
  }
  return (int64_t)value;
}

static int64_t side(Command *c, const char *what) { return integer(c, what, 0, MAX_SIDE); }

/* Most rows of no width, or the other way round: memory bounds no other loop over them. */
#define MAX_EMPTY ((int64_t)1 << 20)

/* a b, or a failure when it is beyond any memory, or nothing many times over. */
static int64_t times(Command *c, int64_t a, int64_t b) {
  if ((a == 0 && b > MAX_EMPTY) || (b == 0 && a > MAX_EMPTY)) {
    fail(c, "sizes %lld x %lld are empty and too large", (long long)a, (long long)b);
    return 0;
  }
  if (a != 0 && b > ((int64_t)1 << 48) / a) {
    fail(c, "sizes %lld x %lld are too large", (long long)a, (long long)b);
    return 0;
  }
  return a * b;
}

static Block *block(Command *c, const char *what) {
  int64_t id = integer(c, what, 0, (int64_t)MAX_BLOCKS - 1);
  if (c->failed) return NULL;
  if ((size_t)id >= c->machine->num_blocks || !c->machine->blocks[id].data) {
    fail(c, "%s is block %lld, which does not exist", what, (long long)id);
    return NULL;
  }
  return &c->machine->blocks[id];
}

/* A tensor of `bytes` bytes: two words. Aligned to 4. */
static void *bytes_of(Command *c, const char *what, int64_t bytes) {
  Block *b = block(c, what);
  int64_t offset = integer(c, what, 0, MAX_SIDE);
  if (c->failed) return NULL;
  if (offset % 4 != 0 || (uint64_t)offset > b->size || (uint64_t)bytes > b->size - (uint64_t)offset) {
    fail(c, "%s needs %lld bytes from %lld, its block has %zu", what, (long long)bytes, (long long)offset, b->size);
    return NULL;
  }
  char *data = b->data + offset;
  if (c->output && data < c->output_end && data + bytes > c->output) {
    fail(c, "%s overlaps the output", what);
    return NULL;
  }
  return data;
}

static float *floats(Command *c, const char *what, int64_t rows, int64_t width) {
  return bytes_of(c, what, times(c, times(c, rows, width), 4));
}

/*
 * What the op writes: no tensor asked for afterwards may share memory with it, since indices in it are checked before the op
 * runs and must still hold while it does.
 */
static void *output(Command *c, const char *what, int64_t rows, int64_t width) {
  int64_t bytes = times(c, times(c, rows, width), 4);
  char *data = bytes_of(c, what, bytes);
  if (c->failed) return NULL;
  c->output = data;
  c->output_end = data + bytes;
  return data;
}

static int32_t *indices(Command *c, const char *what, int64_t count, int64_t limit) {
  int32_t *values = bytes_of(c, what, times(c, count, 4));
  if (c->failed) return NULL;
  for (int64_t i = 0; i < count; i++) {
    if (values[i] < 0 || values[i] >= limit) {
      fail(c, "%s[%lld] is %d, expected 0 to %lld", what, (long long)i, values[i], (long long)limit - 1);
      return NULL;
    }
  }
  return values;
}

static DType dtype(Command *c) { return (DType)integer(c, "dtype", DTYPE_F32, DTYPE_Q4); }

/* dtype, n, k, block, offset */
static Matrix matrix(Command *c) {
  Matrix m = {.dtype = dtype(c), .n = side(c, "n"), .k = side(c, "k")};
  times(c, m.n, m.k);
  if (!c->failed) m.packed = bytes_of(c, "matrix", packed_bytes(m.dtype, m.n, m.k));
  if (!c->failed && (uintptr_t)m.packed % 64 != 0) fail(c, "matrix is not aligned to 64 bytes");
  return m;
}

static const Staged *staged(Command *c, const char *what) {
  int64_t index = integer(c, what, 0, (int64_t)c->list->num_staged - 1);
  return c->failed ? NULL : &c->list->staged[index];
}

/* count, offsets [count + 1], past [count], number of slots (0 or count), slots, number of page tables (0 or count), then
 * for each its length and pages. Arrays are copied to scratch. */
static Sequences sequences(Command *c, int64_t rows) {
  Sequences s = {.count = (int32_t)integer(c, "sequences", 0, INT32_MAX)};
  if (c->failed || (size_t)s.count > c->num_words) {
    fail(c, "%d sequences in %zu words", s.count, c->num_words);
    return s;
  }
  int32_t *offsets = scratch(((size_t)s.count + 1) * 4), *past = scratch((size_t)s.count * 4 + 4);
  if (!offsets || !past) fail(c, "out of memory");
  for (int32_t i = 0; !c->failed && i <= s.count; i++) {
    offsets[i] = (int32_t)integer(c, "offset", i == 0 ? 0 : offsets[i - 1], rows);
  }
  if (!c->failed && (offsets[0] != 0 || offsets[s.count] != rows)) {
    fail(c, "offsets run from %d to %d, expected 0 to %lld", offsets[0], offsets[s.count], (long long)rows);
  }
  for (int32_t i = 0; !c->failed && i < s.count; i++) past[i] = (int32_t)integer(c, "past", 0, INT32_MAX / 2);
  s.offsets = offsets;
  s.past = past;
  return s;
}

static void sequence_slots(Command *c, Sequences *s, int64_t num_slots) {
  int32_t *slots = scratch((size_t)s->count * 4 + 4);
  if (!slots) fail(c, "out of memory");
  for (int32_t i = 0; !c->failed && i < s->count; i++) slots[i] = (int32_t)integer(c, "slot", 0, num_slots - 1);
  s->slots = slots;
}

static void sequence_steps(Command *c, Sequences *s) {
  int32_t *steps = scratch((size_t)s->count * 4 + 4);
  if (!steps) fail(c, "out of memory");
  for (int32_t i = 0; !c->failed && i < s->count; i++) steps[i] = (int32_t)integer(c, "step", 0, 1);
  s->steps = steps;
}

static void sequence_pages(Command *c, Sequences *s, int64_t num_pages, int64_t page_size) {
  const int32_t **tables = scratch(((size_t)s->count + 1) * sizeof *tables);
  if (!tables) fail(c, "out of memory");
  for (int32_t i = 0; !c->failed && i < s->count; i++) {
    int64_t length = (int64_t)s->past[i] + s->offsets[i + 1] - s->offsets[i];
    int64_t needed = (length + page_size - 1) / page_size;
    int64_t given = integer(c, "page table", needed, (int64_t)c->num_words);
    int32_t *pages = scratch((size_t)given * 4 + 4);
    if (!pages) fail(c, "out of memory");
    for (int64_t p = 0; !c->failed && p < given; p++) pages[p] = (int32_t)integer(c, "page", 0, num_pages - 1);
    tables[i] = pages;
  }
  s->pages = tables;
}

/* ---- memory ---- */

/* Makes room for a block that does not exist yet. */
static Block *new_block(Command *c) {
  int64_t id = integer(c, "block", 0, (int64_t)MAX_BLOCKS - 1);
  if (c->failed) return NULL;
  Machine *m = c->machine;
  if ((size_t)id >= m->num_blocks) {
    size_t wanted = (size_t)id + 1 > 2 * m->num_blocks ? (size_t)id + 1 : 2 * m->num_blocks;
    Block *blocks = realloc(m->blocks, wanted * sizeof *blocks);
    if (!blocks) {
      fail(c, "out of memory");
      return NULL;
    }
    memset(blocks + m->num_blocks, 0, (wanted - m->num_blocks) * sizeof *blocks);
    m->blocks = blocks;
    m->num_blocks = wanted;
  }
  if (m->blocks[id].data) fail(c, "block %lld exists", (long long)id);
  return c->failed ? NULL : &m->blocks[id];
}

static void run_create(Command *c) {
  Block *b = new_block(c);
  int64_t size = side(c, "size");
  int64_t zero = integer(c, "zero", 0, 1);
  if (c->failed) return;
  if ((uint64_t)size > SIZE_MAX - 128) return fail(c, "%lld bytes are not to be had", (long long)size);
  size_t rounded = ((size_t)size + 63) / 64 * 64 + 64; /* 64 more: vector loads may run past the end */
  char *data = allocate_block(rounded);
  if (!data) return fail(c, "%lld bytes are not to be had", (long long)size);
  if (zero) memset(data, 0, rounded);
  *b = (Block){.data = data, .size = (size_t)size};
}

static void release(Block *b) {
  if (b->is_mapped) unmap_file(b->data, b->size);
  else free(b->data);
  *b = (Block){0};
}

static void run_free(Command *c) {
  Block *b = block(c, "block");
  if (!c->failed) release(b);
}

/* A zero-terminated copy of staged text in scratch. */
static const char *text(Command *c, const char *what) {
  const Staged *bytes = staged(c, what);
  char *copy = bytes ? scratch(bytes->size + 1) : NULL;
  if (!copy) {
    fail(c, "out of memory");
    return NULL;
  }
  memcpy(copy, bytes->data, bytes->size);
  copy[bytes->size] = 0;
  return copy;
}

/* A file as a block. Writing to the block leaves the file as it is. */
static void run_map(Command *c) {
  Block *b = new_block(c);
  const char *path = text(c, "path");
  if (c->failed) return;
  size_t size = 0;
  char *data = map_file(path, &size);
  if (!data) return fail(c, "%s cannot be mapped", path);
  *b = (Block){.data = data, .size = size, .is_mapped = 1};
}

/* Appends part of a block to a file. */
static void run_append(Command *c) {
  const char *path = text(c, "path");
  int64_t size = side(c, "size");
  const void *from = bytes_of(c, "source", size);
  if (!c->failed && !append_file(path, from, (size_t)size)) fail(c, "%s cannot be written", path);
}

static void run_write(Command *c) {
  const Staged *from = staged(c, "bytes");
  void *to = from ? bytes_of(c, "target", (int64_t)from->size) : NULL;
  if (!c->failed && from->size > 0) memcpy(to, from->data, from->size);
}

static void give_result(Command *c, const void *from, size_t size) {
  CommandList *list = c->list;
  if (list->num_results == list->max_results) return fail(c, "more than %zu reads", list->max_results);
  void *copy = malloc(size + 1);
  if (!copy) return fail(c, "out of memory");
  if (size > 0) memcpy(copy, from, size);
  list->results[list->num_results++] = (Result){copy, size};
}

static void run_read(Command *c) {
  int64_t size = side(c, "size");
  const void *from = bytes_of(c, "source", size);
  if (!c->failed) give_result(c, from, (size_t)size);
}

/* Reads `size` bytes of memory, and gives four doubles: bytes a second, operations a second in f32, bf16 and int8. */
static void run_peaks(Command *c) {
  int64_t size = integer(c, "size", 1 << 20, MAX_SIDE);
  const void *memory = bytes_of(c, "memory", size);
  if (c->failed) return;
  double best[4] = {0};
  for (int sample = 0; sample < 5; sample++) {
    const double now[4] = {peak_read(memory, size), peak_f32(), peak_bf16(), peak_int8()};
    for (int i = 0; i < 4; i++) best[i] = now[i] > best[i] ? now[i] : best[i];
  }
  give_result(c, best, sizeof best);
}

static size_t num_commands(void);

/* Gives what each command has cost since counting began (two doubles a command, or nothing), and begins anew or stops. */
static void run_profile(Command *c) {
  int64_t go_on = integer(c, "go on", 0, 1);
  Machine *m = c->machine;
  if (c->failed) return;
  give_result(c, m->costs, m->costs ? num_commands() * sizeof *m->costs : 0);
  free(m->costs);
  m->costs = go_on ? calloc(num_commands(), sizeof *m->costs) : NULL;
}

/* Packs a whole matrix from staged rows; scales are staged floats, or none. */
static void run_pack(Command *c) {
  Matrix m = matrix(c);
  const Staged *rows = staged(c, "rows");
  int64_t has_scales = integer(c, "has scales", 0, 1);
  const Staged *scales = has_scales ? staged(c, "scales") : NULL;
  if (c->failed) return;
  static const int bits[] = {32, 16, 16, 8, 4};
  int64_t wanted = m.n * m.k * bits[m.dtype] / 8;
  if ((int64_t)rows->size != wanted) {
    return fail(c, "%zu bytes of rows, expected %lld", rows->size, (long long)wanted);
  }
  if (m.dtype == DTYPE_Q4 && m.k % 32 != 0) return fail(c, "q4 width %lld is no multiple of 32", (long long)m.k);
  int64_t wanted_scales = m.dtype == DTYPE_INT8 ? m.n : m.dtype == DTYPE_Q4 ? m.n * (m.k / 32) : 0;
  if ((int64_t)(scales ? scales->size : 0) != wanted_scales * 4) {
    return fail(c, "%zu bytes of scales, expected %lld", scales ? scales->size : 0, (long long)wanted_scales * 4);
  }
  pack_matrix(m.dtype, (void *)m.packed, rows->data, scales ? scales->data : NULL, m.n, m.k);
}

static void run_threads(Command *c) {
  int64_t count = integer(c, "threads", 1, 256);
  if (!c->failed) pool_resize((int)count);
}

/* The instruction set by name, or the best one with an empty name. */
static void run_isa(Command *c) {
  const Staged *bytes = staged(c, "name");
  char name[32] = "";
  if (c->failed) return;
  if (bytes->size >= sizeof name) return fail(c, "name has %zu bytes", bytes->size);
  memcpy(name, bytes->data, bytes->size);
  if (!isa_select(name[0] ? name : NULL)) fail(c, "this machine does not have %s", name);
}

/* ---- ops: words are output, inputs, sizes as each function reads them ---- */

static void run_linear(Command *c) {
  int64_t t = side(c, "t");
  Matrix m = matrix(c);
  float *y = output(c, "y", t, m.n);
  const float *x = floats(c, "x", t, m.k);
  const float *bias = integer(c, "has bias", 0, 1) ? floats(c, "bias", 1, m.n) : NULL;
  if (!c->failed) op_linear(y, x, &m, bias, t);
}

static void run_embedding(Command *c) {
  int64_t t = side(c, "t");
  Table table = {.dtype = (DType)integer(c, "dtype", DTYPE_F32, DTYPE_INT8)};
  table.rows = side(c, "rows");
  table.width = side(c, "width");
  static const int size[] = {4, 2, 2, 1};
  if (!c->failed) table.data = bytes_of(c, "table", times(c, times(c, table.rows, table.width), size[table.dtype]));
  if (!c->failed && table.dtype == DTYPE_INT8) table.scales = floats(c, "scales", 1, table.rows);
  float *y = output(c, "y", t, table.width);
  const int32_t *ids = indices(c, "ids", t, table.rows);
  if (!c->failed) op_embedding(y, &table, ids, t);
}

static void run_gather_rows(Command *c) {
  int64_t count = side(c, "count"), height = side(c, "height"), width = side(c, "width");
  float *y = output(c, "y", count, width);
  const float *x = floats(c, "x", height, width);
  const int32_t *index = indices(c, "index", count, height);
  if (!c->failed) op_gather_rows(y, x, index, count, width);
}

static void run_scatter_rows(Command *c) {
  int64_t count = side(c, "count"), height = side(c, "height"), width = side(c, "width");
  float *y = output(c, "y", height, width);
  const float *x = floats(c, "x", height, width), *rows = floats(c, "rows", count, width);
  const int32_t *index = indices(c, "index", count, height);
  if (!c->failed) op_scatter_rows(y, x, rows, index, height, count, width);
}

static void run_concat_rows(Command *c) {
  int64_t a_rows = side(c, "rows of a"), b_rows = side(c, "rows of b"), width = side(c, "width");
  float *y = output(c, "y", a_rows + b_rows, width);
  const float *a = floats(c, "a", a_rows, width), *b = floats(c, "b", b_rows, width);
  if (!c->failed) op_concat_rows(y, a, b, a_rows, b_rows, width);
}

static void run_copy_places(Command *c) {
  int64_t count = integer(c, "count", 0, MAX_EMPTY), height = side(c, "places"), width = side(c, "width");
  float *places = floats(c, "places", height, width);
  const double *words = c->words + c->at;
  for (int64_t i = 0; i < 2 * count; i++) integer(c, "place", 0, height - 1);
  if (c->failed) return;
  for (int64_t i = 0; i < count; i++)
    op_copy_place(places, (int64_t)words[i], (int64_t)words[count + i], width);
}

static void run_unfold_patches(Command *c) {
  int64_t tiles = side(c, "tiles"), channels = side(c, "channels"), length = side(c, "side");
  int64_t patch = integer(c, "patch", 1, MAX_SIDE);
  if (!c->failed && length % patch != 0) fail(c, "side %lld is no multiple of %lld", (long long)length, (long long)patch);
  int64_t count = times(c, times(c, tiles, channels), times(c, length, length));
  float *y = output(c, "y", count, 1);
  const float *pixels = floats(c, "pixels", count, 1);
  if (!c->failed) op_unfold_patches(y, pixels, tiles, channels, length, patch);
}

static void run_scaled_add(Command *c) {
  int64_t count = side(c, "count");
  float *y = output(c, "y", count, 1);
  const float *a = floats(c, "a", count, 1), *b = floats(c, "b", count, 1);
  float alpha = (float)word(c), beta = (float)word(c);
  if (!c->failed) op_scaled_add(y, a, b, alpha, beta, count);
}

static void run_rms_norm(Command *c) {
  int64_t rows = side(c, "rows"), width = side(c, "width");
  float *y = output(c, "y", rows, width);
  const float *x = floats(c, "x", rows, width), *weight = floats(c, "weight", 1, width);
  float eps = (float)word(c);
  if (!c->failed) op_rms_norm(y, x, weight, eps, rows, width);
}

static void run_layer_norm(Command *c) {
  int64_t rows = side(c, "rows"), width = side(c, "width");
  float *y = output(c, "y", rows, width);
  const float *x = floats(c, "x", rows, width), *weight = floats(c, "weight", 1, width);
  const float *bias = floats(c, "bias", 1, width);
  float eps = (float)word(c);
  if (!c->failed) op_layer_norm(y, x, weight, bias, eps, rows, width);
}

static void run_elementwise(Command *c, void (*op)(float *, const float *, int64_t)) {
  int64_t count = side(c, "count");
  float *y = output(c, "y", count, 1);
  const float *x = floats(c, "x", count, 1);
  if (!c->failed) op(y, x, count);
}

static void run_gelu(Command *c) { run_elementwise(c, op_gelu); }
static void run_silu(Command *c) { run_elementwise(c, op_silu); }

static void run_swiglu(Command *c) {
  int64_t rows = side(c, "rows"), width = side(c, "width");
  float *y = output(c, "y", rows, width);
  const float *x = floats(c, "x", rows, times(c, 2, width));
  if (!c->failed) op_swiglu(y, x, rows, width);
}

static void run_sigmoid_gate(Command *c) {
  int64_t count = side(c, "count");
  float *y = output(c, "y", count, 1);
  const float *x = floats(c, "x", count, 1), *gate = floats(c, "gate", count, 1);
  if (!c->failed) op_sigmoid_gate(y, x, gate, count);
}

static void run_sigmoid_blend(Command *c) {
  int64_t rows = side(c, "rows"), width = side(c, "width");
  float *y = output(c, "y", rows, width);
  const float *a = floats(c, "a", rows, width), *b = floats(c, "b", rows, width), *gate = floats(c, "gate", rows, 1);
  if (!c->failed) op_sigmoid_blend(y, a, b, gate, rows, width);
}

static void turn(Command *c, void (*op)(float *, const float *, const Sequences *, int64_t, int64_t, int64_t, double)) {
  int64_t rows = side(c, "rows"), heads = side(c, "heads"), head_dim = side(c, "headDim");
  int64_t rotary_dim = integer(c, "rotaryDim", 0, head_dim);
  double theta = word(c);
  float *y = output(c, "y", rows, times(c, heads, head_dim));
  const float *x = floats(c, "x", rows, times(c, heads, head_dim));
  Sequences s = sequences(c, rows);
  if (!c->failed && (rotary_dim % 2 != 0 || !(theta > 0))) fail(c, "rotaryDim or theta out of range");
  if (!c->failed) op(y, x, &s, heads, head_dim, rotary_dim, theta);
}

static void run_rope(Command *c) { turn(c, op_rope); }
static void run_rope_backward(Command *c) { turn(c, op_rope_backward); }

/* As `sequences`, for the keys that each sequence of `queries` reads. */
static Sequences key_sequences(Command *c, const Sequences *queries, int64_t rows) {
  Sequences keys = sequences(c, rows);
  if (!c->failed && keys.count != queries->count)
    fail(c, "%d sequences of queries, %d of keys", queries->count, keys.count);
  for (int32_t s = 0; !c->failed && s < keys.count; s++)
    if (keys.offsets[s + 1] == keys.offsets[s] && queries->offsets[s + 1] > queries->offsets[s])
      fail(c, "sequence %d has queries and no keys", s);
  return keys;
}

static void run_softmax_attention(Command *c) {
  int64_t rows = side(c, "rows"), key_rows = side(c, "key rows"), heads = integer(c, "heads", 1, MAX_SIDE);
  int64_t groups = integer(c, "groups", 1, heads), head_dim = integer(c, "headDim", 1, MAX_SIDE);
  int causal = (int)integer(c, "causal", 0, 1), may_round = (int)integer(c, "may round", 0, 1);
  if (!c->failed && heads % groups != 0) fail(c, "%lld heads, %lld groups", (long long)heads, (long long)groups);
  int64_t key_width = times(c, groups, head_dim);
  float *y = output(c, "y", rows, times(c, heads, head_dim));
  const float *q = floats(c, "q", rows, times(c, heads, head_dim));
  const float *k = floats(c, "k", key_rows, key_width), *v = floats(c, "v", key_rows, key_width);
  Sequences s = sequences(c, rows), others = {0};
  float *keys = NULL, *values = NULL;
  int64_t page_size = 0;
  int64_t where = integer(c, "where the keys are", 0, 2); /* 0: in the batch, 1: in a cache, 2: in other sequences */
  if (!c->failed && where < 2 && key_rows != rows)
    fail(c, "%lld rows, %lld of keys", (long long)rows, (long long)key_rows);
  if (where == 2) {
    others = key_sequences(c, &s, key_rows);
    if (!c->failed && causal) fail(c, "cross-attention is not causal");
  }
  if (where == 1) {
    int64_t num_pages = side(c, "pages");
    page_size = integer(c, "pageSize", 1, MAX_SIDE);
    int64_t page_width = times(c, page_size, key_width);
    keys = floats(c, "keys", num_pages, page_width);
    values = floats(c, "values", num_pages, page_width);
    if (!c->failed) sequence_pages(c, &s, num_pages, page_size);
    if (!c->failed && !causal) fail(c, "a cache needs causal attention");
  }
  if (!c->failed)
    op_softmax_attention(y, q, k, v, keys, values, page_size, &s, where == 2 ? &others : NULL, heads, groups, head_dim,
                         causal, may_round);
}

static void run_write_pages(Command *c) {
  int64_t rows = side(c, "rows"), width = side(c, "width");
  const float *k = floats(c, "k", rows, width), *v = floats(c, "v", rows, width);
  Sequences s = sequences(c, rows);
  int64_t num_pages = side(c, "pages"), page_size = integer(c, "pageSize", 1, MAX_SIDE);
  float *keys = floats(c, "keys", num_pages, times(c, page_size, width));
  float *values = floats(c, "values", num_pages, times(c, page_size, width));
  if (!c->failed) sequence_pages(c, &s, num_pages, page_size);
  if (!c->failed) op_write_pages(keys, values, k, v, page_size, &s, width);
}

/* One a head; a copy in scratch. */
static float *decay_rates(Command *c, int64_t heads) {
  if (!c->failed && (size_t)heads > c->num_words) fail(c, "%lld rates in %zu words", (long long)heads, c->num_words);
  float *rates = c->failed ? NULL : scratch((size_t)heads * 4 + 4);
  if (!c->failed && !rates) fail(c, "out of memory");
  for (int64_t h = 0; !c->failed && h < heads; h++) rates[h] = (float)word(c);
  return rates;
}

static void run_lightning_attention(Command *c) {
  int64_t rows = side(c, "rows"), heads = side(c, "heads"), head_dim = integer(c, "headDim", 1, MAX_SIDE);
  int64_t width = times(c, heads, head_dim);
  float *y = output(c, "y", rows, width);
  const float *qkv = floats(c, "qkv", rows, times(c, 3, width));
  float *rates = decay_rates(c, heads);
  Sequences s = sequences(c, rows);
  float *state = NULL;
  if (integer(c, "has state", 0, 1)) {
    int64_t slots = side(c, "slots");
    state = floats(c, "state", slots, times(c, width, head_dim));
    if (!c->failed) sequence_slots(c, &s, slots);
    if (integer(c, "has steps", 0, 1) && !c->failed) sequence_steps(c, &s);
  }
  if (!c->failed) op_lightning_attention(y, qkv, rates, state, &s, heads, head_dim);
}

static void run_router_top_k(Command *c) {
  int64_t rows = side(c, "rows"), count = integer(c, "count", 1, INT32_MAX), k = integer(c, "k", 1, count);
  int32_t *chosen = output(c, "chosen", rows, k);
  const float *logits = floats(c, "logits", rows, count);
  if (!c->failed) op_router_top_k(chosen, logits, rows, (int32_t)count, (int32_t)k);
}

static void run_router_weights(Command *c) {
  int64_t rows = side(c, "rows"), count = integer(c, "count", 1, INT32_MAX), k = integer(c, "k", 1, count);
  float *weights = output(c, "weights", rows, k);
  const float *logits = floats(c, "logits", rows, count);
  const int32_t *chosen = indices(c, "experts", times(c, rows, k), count);
  if (!c->failed) op_router_weights(weights, logits, chosen, rows, (int32_t)count, (int32_t)k);
}

/* The matrices of all experts lie one after the other, each at the next multiple of 64 bytes. */
static Matrix *expert_matrices(Command *c, int64_t count) {
  Matrix first = {.dtype = dtype(c), .n = side(c, "n"), .k = side(c, "k")};
  times(c, first.n, first.k);
  if (c->failed) return NULL;
  int64_t stride = (packed_bytes(first.dtype, first.n, first.k) + 63) / 64 * 64;
  const char *packed = bytes_of(c, "experts", times(c, stride, count));
  Matrix *all = scratch((size_t)count * sizeof *all);
  if (!c->failed && !all) fail(c, "out of memory");
  if (!c->failed && (uintptr_t)packed % 64 != 0) fail(c, "experts are not aligned to 64 bytes");
  for (int64_t e = 0; !c->failed && e < count; e++) {
    all[e] = first;
    all[e].packed = packed + e * stride;
  }
  return all;
}

static void run_experts(Command *c) {
  int64_t t = side(c, "t"), top = integer(c, "top", 1, INT32_MAX), count = integer(c, "count", 1, 1 << 16);
  Matrix *gate_up = expert_matrices(c, count), *down = expert_matrices(c, count);
  if (c->failed) return;
  if (gate_up->k != down->n || gate_up->n != 2 * down->k) {
    return fail(c, "gateUp is %lld x %lld, down %lld x %lld", (long long)gate_up->n, (long long)gate_up->k,
                (long long)down->n, (long long)down->k);
  }
  float *y = output(c, "y", t, down->n);
  const float *x = floats(c, "x", t, gate_up->k);
  const int32_t *chosen = indices(c, "experts", times(c, t, top), count);
  const float *weights = floats(c, "weights", t, top);
  if (!c->failed) op_experts(y, x, chosen, weights, gate_up, down, t, (int32_t)top, (int32_t)count);
}

/* Within a closed range, so never NaN. */
static double number(Command *c, const char *what, double least, double most) {
  double value = word(c);
  if (!c->failed && !(value >= least && value <= most)) fail(c, "%s is %g, expected %g to %g", what, value, least, most);
  return value;
}

/* Number of ids, then the ids: `bit` is set in their counts, or 1 added when it is 0. */
static void count_tokens(Command *c, int32_t *counts, int64_t vocab_size, int32_t bit) {
  int64_t num_ids = side(c, "ids");
  for (int64_t i = 0; !c->failed && i < num_ids; i++) {
    int64_t id = integer(c, "id", 0, vocab_size - 1);
    if (!c->failed) counts[id] = bit ? counts[id] | bit : counts[id] + 1;
  }
}

static SamplingRow sampling_row(Command *c, int64_t vocab_size, int32_t *counts, int64_t slots, const uint32_t *masks,
                                int64_t num_masks) {
  SamplingRow row = {.temperature = number(c, "temperature", 0, 1e30)};
  row.top_k = integer(c, "top k", 0, MAX_SIDE);
  row.top_p = number(c, "top p", 0, 1);
  row.min_p = number(c, "min p", 0, 1);
  row.repetition_penalty = number(c, "repetition penalty", 0, 1e30);
  row.frequency_penalty = number(c, "frequency penalty", -1e30, 1e30);
  row.presence_penalty = number(c, "presence penalty", -1e30, 1e30);
  row.random = number(c, "random", 0, 1);
  int64_t slot = integer(c, "slot", -1, slots - 1), mask = integer(c, "mask", -1, num_masks - 1);
  int64_t has_history = integer(c, "has history", 0, slot >= 0);
  if (c->failed) return row;
  if (mask >= 0) row.mask = masks + mask * ((vocab_size + 31) / 32);
  if (slot >= 0) row.counts = counts + slot * vocab_size;
  if (has_history) {
    memset(row.counts, 0, (size_t)vocab_size * sizeof *row.counts);
    count_tokens(c, row.counts, vocab_size, 1 << 30);
    count_tokens(c, row.counts, vocab_size, 0);
  }
  return row;
}

static void run_sample(Command *c) {
  int64_t count = side(c, "count"), vocab_size = integer(c, "vocab size", 1, INT32_MAX);
  int32_t *ids = output(c, "ids", count, 1);
  const float *logits = floats(c, "logits", count, vocab_size);
  int64_t slots = side(c, "slots");
  int32_t *counts = slots ? bytes_of(c, "counts", times(c, times(c, slots, vocab_size), 4)) : NULL;
  int64_t num_masks = side(c, "masks");
  const uint32_t *masks = num_masks ? bytes_of(c, "masks", times(c, times(c, num_masks, (vocab_size + 31) / 32), 4)) : NULL;
  if (!c->failed && (size_t)count > c->num_words) fail(c, "%lld rows in %zu words", (long long)count, c->num_words);
  SamplingRow *rows = c->failed ? NULL : scratch(((size_t)count + 1) * sizeof *rows);
  for (int64_t r = 0; rows && !c->failed && r < count; r++)
    rows[r] = sampling_row(c, vocab_size, counts, slots, masks, num_masks);
  if (!c->failed && (!rows || !op_sample(ids, logits, rows, count, vocab_size))) fail(c, "out of memory");
}

#include "image_commands.h"
#include "training_commands.h"

#define COMMANDS(DO)                                                                                                 \
  DO(threads) DO(isa) DO(profile) DO(create) DO(map) DO(append) DO(free) DO(write) DO(read) DO(peaks) DO(pack) DO(linear) DO(embedding) DO(gather_rows) DO(scatter_rows)          \
  DO(concat_rows) DO(copy_places) DO(unfold_patches) DO(scaled_add) DO(rms_norm) DO(layer_norm) DO(gelu) DO(silu) DO(swiglu)         \
  DO(sigmoid_gate) DO(sigmoid_blend) DO(rope) DO(softmax_attention) DO(write_pages) DO(lightning_attention) DO(router_top_k)         \
  DO(router_weights) DO(experts) DO(sample) DO(resample) DO(normalize_pixels)                                       \
  TRAINING_COMMANDS(DO)

#define NAME(name) #name,
#define FUNCTION(name) run_##name,
const char *const command_names[] = {COMMANDS(NAME) NULL};
static void (*const functions[])(Command *) = {COMMANDS(FUNCTION)};
#define NUM_COMMANDS (sizeof functions / sizeof *functions)

static size_t num_commands(void) { return NUM_COMMANDS; }

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void add_cost(Machine *machine, size_t code, double started) {
  if (!machine->costs) return;
  machine->costs[code].count++;
  machine->costs[code].seconds += now() - started;
}

static int run_list(Machine *machine, CommandList *list) {
  list->error[0] = 0;
  for (size_t at = 0; at < list->num_words;) {
    Command c = {.machine = machine, .list = list, .name = "command"};
    double code = list->words[at];
    double length = at + 1 < list->num_words ? list->words[at + 1] : -1;
    if (!(code >= 0 && code < (double)NUM_COMMANDS) || code != floor(code)) {
      fail(&c, "code %g, expected 0 to %zu", code, NUM_COMMANDS - 1);
      return 1;
    }
    c.name = command_names[(size_t)code];
    if (atomic_load_explicit(&machine->stopped, memory_order_relaxed)) {
      fail(&c, "stopped");
      return 1;
    }
    if (!(length >= 0 && length <= (double)(list->num_words - at - 2)) || length != floor(length)) {
      fail(&c, "%g words, the list has %zu left", length, list->num_words - at);
      return 1;
    }
    c.words = list->words + at + 2;
    c.num_words = (size_t)length;
    double started = machine->costs ? now() : 0;
    functions[(size_t)code](&c);
    if (started > 0) add_cost(machine, (size_t)code, started);
    scratch_reset();
    if (!c.failed && c.at != c.num_words) fail(&c, "%zu words, only %zu are known", c.num_words, c.at);
    if (c.failed) return 1;
    at += 2 + c.num_words;
  }
  return 0;
}

int machine_run(Machine *machine, CommandList *list) {
  size_t faults = mapped_file_faults();
  int failed = run_list(machine, list);
  if (mapped_file_faults() == faults) return failed;
  snprintf(list->error, sizeof list->error, "a mapped file was cut short while it was in use");
  return 1;
}

Machine *machine_create(void) { return calloc(1, sizeof(Machine)); }

void machine_stop(Machine *machine) { atomic_store(&machine->stopped, 1); }

void machine_destroy(Machine *machine) {
  for (size_t id = 0; id < machine->num_blocks; id++)
    if (machine->blocks[id].data) release(&machine->blocks[id]);
  free(machine->blocks);
  free(machine->costs);
  free(machine);
}
