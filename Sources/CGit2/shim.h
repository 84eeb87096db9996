#pragma once

#include <git2.h>
#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>

/* git_libgit2_opts is variadic, which Swift cannot call. */
static inline int cgit2_set_owner_validation(int enabled) {
    return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}

/* Bounds what of packs is mapped at once. */
static inline int cgit2_bound_mapping(size_t mapped, size_t window) {
    int status = git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, mapped);
    return status == 0 ? git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, window) : status;
}

/* Whether objects are kept that were read before. */
static inline int cgit2_set_caching(int enabled) {
    return git_libgit2_opts(GIT_OPT_ENABLE_CACHING, enabled);
}
