#pragma once

#include <malloc.h>

/// Has all threads share so many heaps of glibc's. To be called before there is a second thread.
static inline void malloc_share_arenas(int count) { mallopt(M_ARENA_MAX, count); }
