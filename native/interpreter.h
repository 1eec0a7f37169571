/*
 * Runs lists of commands: the one entry of the native backend, for Node and for WASM alike.
 *
 * A list is an array of doubles: for each command its code (an index into command_names), the number of words that follow,
 * and those words. A tensor is two words, block and byte offset. Everything is checked here: codes, word counts, blocks,
 * offsets, sizes, indices in tensors. A list that fails a check is given up at that command, with a message; nothing is
 * read or written outside the blocks.
 */
#ifndef VL01_INTERPRETER_H
#define VL01_INTERPRETER_H

#include <stddef.h>
#include <stdint.h>

/* Blocks of memory by number. One machine belongs to one user of the addon; only one list runs at a time. */
typedef struct Machine Machine;

Machine *machine_create(void);
void machine_destroy(Machine *machine);

/* Makes the list under way, and all after it, end at the next command. From any thread. */
void machine_stop(Machine *machine);

/* Bytes that come with a list, for WRITE and PACK. */
typedef struct {
  const void *data;
  size_t size;
} Staged;

/* Bytes that a list gives back, one for each READ; the caller frees `data`. */
typedef struct {
  void *data;
  size_t size;
} Result;

typedef struct {
  const double *words;
  size_t num_words;
  const Staged *staged;
  size_t num_staged;
  Result *results; /* room for max_results */
  size_t max_results, num_results;
  char error[256]; /* empty when all went well */
} CommandList;

/* 0 when all commands ran, else 1 with list->error set; results read before the error are still given. */
int machine_run(Machine *machine, CommandList *list);

/* Names of the commands; the index is the code. Ends with NULL. */
extern const char *const command_names[];

#endif
