#pragma once

#include <seccomp.h>
#include <spawn.h>

// glibc (2.34 and later) declares it under _GNU_SOURCE only, which Swift's Glibc module does not define.
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
