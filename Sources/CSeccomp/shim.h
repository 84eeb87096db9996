#pragma once

#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// glibc declares these under _GNU_SOURCE only, which Swift's Glibc module does not define.
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
int memfd_create(const char *name, unsigned int flags);

// Whether the kernel can confine a process to some folders (Landlock, Linux 5.13).
static inline int landlock_is_there(void) {
    return syscall(SYS_landlock_create_ruleset, (void *)0, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION) > 0;
}

// Takes every file from the calling process for good, but for those at or below `paths`, which it may read and run. What
// is open stays open; a path that is not there is passed over. Returns 0, or -1 where the kernel refuses.
static inline int landlock_confine(const char *const *paths, int count) {
    const __u64 readable = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
    // All that the first version of the interface knows, which every kernel with Landlock does.
    struct landlock_ruleset_attr rules = { .handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1 };
    int set = (int)syscall(SYS_landlock_create_ruleset, &rules, sizeof rules.handled_access_fs, 0);
    if (set < 0) return -1;
    int failed = 0;
    for (int index = 0; index < count && !failed; index++) {
        int place = open(paths[index], O_RDONLY | O_CLOEXEC);
        if (place < 0) continue;
        struct stat facts;
        // Of what is no folder, nothing may be granted that only folders have.
        int is_folder = fstat(place, &facts) == 0 && S_ISDIR(facts.st_mode);
        struct landlock_path_beneath_attr rule = {
            .allowed_access = is_folder ? readable : readable & ~(__u64)LANDLOCK_ACCESS_FS_READ_DIR,
            .parent_fd = place,
        };
        failed = syscall(SYS_landlock_add_rule, set, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0;
        close(place);
    }
    failed = failed || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0
        || syscall(SYS_landlock_restrict_self, set, 0) != 0;
    close(set);
    return failed ? -1 : 0;
}
