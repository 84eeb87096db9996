#pragma once

#include <git2.h>
#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>

/* git_libgit2_opts is variadic, which Swift cannot call. */
static inline int cgit2_set_owner_validation(int enabled) {
    return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}

/* Bounds what of packs is mapped at once, and what is kept of objects that were read. */
static inline int cgit2_bound_memory(size_t mapped, size_t window, ssize_t cached) {
    int status = git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, mapped);
    if (status == 0) status = git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, window);
    if (status == 0) status = git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, cached);
    return status;
}
