/* Files of packed weights: mapped for reading, appended for writing. WASM has none: every call fails there. */
#ifndef VL01_FILES_H
#define VL01_FILES_H

#include <stddef.h>

/* The bytes of a file, copy-on-write, or NULL. An empty file cannot be mapped. */
void *map_file(const char *path, size_t *size);
void unmap_file(void *data, size_t size);

/* 1 when all bytes were written at the file's end; the file is made when there is none. */
int append_file(const char *path, const void *data, size_t size);

#endif
