/* Runs a piece of work over and over: for a number of documents (-n), to count something from outside, or for a time (-t). */
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef struct {
  const unsigned char *bytes; /* count documents of DOCUMENT_SIZE bytes each, back to back */
  size_t count;
} Documents;

enum { DOCUMENT_SIZE = 1024 };

typedef void Work(void *self, const unsigned char *document, size_t size);

Documents documents_read(const char *path);

/* Prints {"records": n, "nanosecondsPerRecord": median over slices of 0.1 s of the thread's CPU clock}. */
void run_work(Work *work, void *self, Documents documents, uint64_t records, double seconds);

_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));
