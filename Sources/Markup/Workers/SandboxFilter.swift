import CSeccomp
import Glibc

/// Takes files, network and new processes from the calling process for good, by a seccomp filter.
enum SandboxFilter {
    /// SCMP_ACT_ERRNO(EPERM), a macro that Swift does not see.
    private static let refuse: UInt32 = 0x0005_0000 | UInt32(EPERM)
    /// What a process that computes, reads and writes open descriptors needs.
    private static let allowed = [
        "read", "write", "brk", "munmap", "mremap", "madvise", "futex", "rt_sigaction", "rt_sigprocmask",
        "rt_sigreturn", "sigaltstack", "clock_gettime", "getrandom", "exit", "exit_group", "getrusage",
        "restart_syscall", "gettid", "getpid", "getrlimit", "setrlimit",
    ]

    /// What another program needs besides, to be started and to read its libraries.
    private static let toRun = [
        "execve", "openat", "close", "fstat", "newfstatat", "statx", "access", "faccessat2", "readlink",
        "lseek",
        "pread64", "getdents64", "ioctl", "mmap", "mprotect", "arch_prctl", "set_tid_address",
        "set_robust_list",
        "rseq", "prlimit64", "uname", "getuid", "geteuid", "getgid", "getegid", "sched_getaffinity", "fcntl",
    ]

    /// Puts a filter in force under which another program can be run: without network and new processes, and with the files
    /// that are left to it. False where the kernel refuses.
    static func enterToRun() -> Bool {
        guard let context = seccomp_init(refuse) else { return false }
        defer { seccomp_release(context) }
        for name in allowed + toRun where !allow(context, name, []) { return false }
        return seccomp_load(context) == 0
    }

    /// Puts the filter in force; everything that is not allowed fails with EPERM. False where the kernel refuses.
    static func enter() -> Bool {
        guard let context = seccomp_init(refuse) else { return false }
        defer { seccomp_release(context) }
        for name in allowed where !allow(context, name, []) { return false }
        // No page of memory may become code; signals and limits are the process's own only.
        let notExecutable = scmp_arg_cmp(
            arg: 2, op: SCMP_CMP_MASKED_EQ, datum_a: UInt64(PROT_EXEC), datum_b: 0)
        let own = scmp_arg_cmp(arg: 0, op: SCMP_CMP_EQ, datum_a: UInt64(getpid()), datum_b: 0)
        let zero = scmp_arg_cmp(arg: 0, op: SCMP_CMP_EQ, datum_a: 0, datum_b: 0)
        return allow(context, "mmap", [notExecutable]) && allow(context, "mprotect", [notExecutable])
            && allow(context, "tgkill", [own]) && allow(context, "prlimit64", [zero])
            && seccomp_load(context) == 0
    }

    private static func allow(_ context: scmp_filter_ctx, _ name: String, _ conditions: [scmp_arg_cmp])
        -> Bool
    {
        let allow: UInt32 = 0x7fff_0000  // SCMP_ACT_ALLOW
        let number = seccomp_syscall_resolve_name(name)
        return seccomp_rule_add_array(context, allow, number, UInt32(conditions.count), conditions) == 0
    }
}
