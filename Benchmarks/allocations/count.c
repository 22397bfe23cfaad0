/* Counts allocations: LD_PRELOAD this library with FIELDSEAL_ALLOCATIONS=FILE, and the first 8 bytes of FILE hold the
 * number of calls to malloc, calloc, realloc, aligned_alloc, memalign and posix_memalign, live (native byte order). */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGE = 4096 };

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

/* The page is an ordinary one until the constructor maps the file over it, so calls before that need no special case. */
static union {
  _Atomic uint64_t count;
  char page[PAGE];
} shared __attribute__((aligned(PAGE)));

static void count_one(void) { atomic_fetch_add_explicit(&shared.count, 1, memory_order_relaxed); }

__attribute__((constructor)) static void map_counter(void) {
  const char *path = getenv("FIELDSEAL_ALLOCATIONS");
  if (!path) return;
  int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return;
  if (ftruncate(file, PAGE) == 0)
    mmap(&shared, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file, 0);
  close(file);
}

void *malloc(size_t size) {
  count_one();
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  count_one();
  return __libc_calloc(count, size);
}

void *realloc(void *old, size_t size) {
  count_one();
  return __libc_realloc(old, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  count_one();
  return __libc_memalign(alignment, size);
}

void *memalign(size_t alignment, size_t size) {
  count_one();
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
  count_one();
  void *memory = __libc_memalign(alignment, size);
  if (!memory) return ENOMEM;
  *result = memory;
  return 0;
}
