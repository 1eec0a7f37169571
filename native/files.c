#include "files.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Pages of a file that was cut short behind our back are gone: reading one is a SIGBUS, which would end the process. The handler
 * puts zeros in their place and counts, so that whoever read them fails instead of everybody.
 */
#define MAX_MAPPED 64

static struct {
  _Atomic uintptr_t start; /* 0: free */
  _Atomic size_t size;
} mapped[MAX_MAPPED];

static _Atomic size_t num_faults;
static struct sigaction previous;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

/* Only what is allowed in a signal handler. */
static void on_bus_error(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)context;
  uintptr_t address = (uintptr_t)info->si_addr;
  for (size_t i = 0; i < MAX_MAPPED; i++) {
    uintptr_t start = atomic_load(&mapped[i].start);
    uintptr_t end = start + atomic_load(&mapped[i].size);
    if (start == 0 || address < start || address >= end) continue;
    uintptr_t page = address - (address - start) % (uintptr_t)sysconf(_SC_PAGESIZE);
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
    if (mmap((void *)page, end - page, PROT_READ | PROT_WRITE, flags, -1, 0) == MAP_FAILED) break;
    atomic_fetch_add(&num_faults, 1);
    return;
  }
  /* Not ours: the same instruction faults again, and whoever was there before us hears of it. */
  sigaction(SIGBUS, &previous, NULL);
}

/* 1 when the bytes are watched from now on. */
static int watch(void *data, size_t size) {
  static int is_installed;
  int done = 0;
  pthread_mutex_lock(&mutex);
  if (!is_installed) {
    struct sigaction action = {.sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    is_installed = sigaction(SIGBUS, &action, &previous) == 0;
  }
  for (size_t i = 0; is_installed && !done && i < MAX_MAPPED; i++) {
    if (atomic_load(&mapped[i].start) != 0) continue;
    atomic_store(&mapped[i].size, size);
    atomic_store(&mapped[i].start, (uintptr_t)data);
    done = 1;
  }
  pthread_mutex_unlock(&mutex);
  return done;
}

static void unwatch(const void *data) {
  pthread_mutex_lock(&mutex);
  for (size_t i = 0; i < MAX_MAPPED; i++)
    if (atomic_load(&mapped[i].start) == (uintptr_t)data) atomic_store(&mapped[i].start, 0);
  pthread_mutex_unlock(&mutex);
}

size_t mapped_file_faults(void) { return atomic_load(&num_faults); }

void *map_file(const char *path, size_t *size) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return NULL;
  struct stat stats;
  void *data = MAP_FAILED;
  if (fstat(file, &stats) == 0 && stats.st_size > 0) {
    *size = (size_t)stats.st_size;
    data = mmap(NULL, *size, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
  }
  close(file);
  if (data == MAP_FAILED) return NULL;
  if (watch(data, *size)) return data;
  munmap(data, *size);
  return NULL;
}

void unmap_file(void *data, size_t size) {
  unwatch(data);
  munmap(data, size);
}

int append_file(const char *path, const void *data, size_t size) {
  FILE *file = fopen(path, "ab");
  if (!file) return 0;
  int ok = fwrite(data, 1, size, file) == size;
  return fclose(file) == 0 && ok;
}
