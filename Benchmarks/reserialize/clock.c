#include "clock.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { SLICES_MAX = 1000, SLICE_NANOSECONDS = 100000000 };

void die(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fprintf(stderr, "reserialize: ");
  vfprintf(stderr, format, arguments);
  fprintf(stderr, "\n");
  va_end(arguments);
  exit(1);
}

Documents documents_read(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file || fseek(file, 0, SEEK_END) != 0) die("%s cannot be read", path);
  size_t size = (size_t)ftell(file);
  rewind(file);
  unsigned char *bytes = malloc(size + 1);
  if (!bytes || size < DOCUMENT_SIZE || fread(bytes, 1, size, file) != size) die("%s cannot be read", path);
  fclose(file);
  return (Documents){.bytes = bytes, .count = size / DOCUMENT_SIZE};
}

static uint64_t cpu_time(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static int compare(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

void run_work(Work *work, void *self, Documents documents, uint64_t records, double seconds) {
  double slices[SLICES_MAX];
  size_t count = 0;
  uint64_t done = 0, start = cpu_time(), end = start + (uint64_t)(seconds * 1e9);
  if (records) {
    for (; done < records; done++) work(self, documents.bytes + done % documents.count * DOCUMENT_SIZE, DOCUMENT_SIZE);
    slices[count++] = (double)(cpu_time() - start) / (double)done;
  } else {
    while (count < SLICES_MAX && (count == 0 || cpu_time() < end)) {
      uint64_t from = done, begin = cpu_time(), now = begin;
      for (; now < begin + SLICE_NANOSECONDS; now = cpu_time())
        for (int i = 0; i < 256; i++, done++) work(self, documents.bytes + done % documents.count * DOCUMENT_SIZE, DOCUMENT_SIZE);
      slices[count++] = (double)(now - begin) / (double)(done - from);
    }
  }
  qsort(slices, count, sizeof *slices, compare);
  printf("{\"records\": %llu, \"nanosecondsPerRecord\": %.2f}\n", (unsigned long long)done, slices[count / 2]);
}
