/* Files of packed weights: mapped for reading, appended for writing. WASM has none: every call fails there. */
#ifndef VL01_FILES_H
#define VL01_FILES_H

#include <stddef.h>

/*
 * The bytes of a file, copy-on-write, or NULL. An empty file cannot be mapped. When the file is cut short meanwhile, its missing
 * bytes read as zeros, and `mapped_file_faults` counts up.
 */
void *map_file(const char *path, size_t *size);
void unmap_file(void *data, size_t size);

/* How often bytes were read that a mapped file no longer has. */
size_t mapped_file_faults(void);

/* 1 when all bytes were written at the file's end; the file is made when there is none. */
int append_file(const char *path, const void *data, size_t size);

#endif
