#include "files.h"

void *map_file(const char *path, size_t *size) {
  (void)path;
  (void)size;
  return NULL;
}

void unmap_file(void *data, size_t size) {
  (void)data;
  (void)size;
}

size_t mapped_file_faults(void) { return 0; }

int append_file(const char *path, const void *data, size_t size) {
  (void)path;
  (void)data;
  (void)size;
  return 0;
}
