#include "files.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

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
  return data == MAP_FAILED ? NULL : data;
}

void unmap_file(void *data, size_t size) { munmap(data, size); }

int append_file(const char *path, const void *data, size_t size) {
  FILE *file = fopen(path, "ab");
  if (!file) return 0;
  int ok = fwrite(data, 1, size, file) == size;
  return fclose(file) == 0 && ok;
}
