// Tells the thread sanitizer of locks that were waited for.
//
// Swift's `Mutex` takes a free lock in code of ours, which the sanitizer sees. One that is held it waits for within Swift's own
// library, which is not built with the sanitizer: what one thread did before it let go of the lock would look as if nothing
// stood between that and what the next thread does. To be loaded before all other libraries (LD_PRELOAD).
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

// In programs that are built with the sanitizer; the others that a test starts have none.
__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

typedef __attribute__((swiftcall)) void Lock(uint32_t thread, __attribute__((swift_context)) void *lock);
typedef __attribute__((swiftcall)) bool TryLock(__attribute__((swift_context)) void *lock);
typedef __attribute__((swiftcall)) void Unlock(__attribute__((swift_context)) void *lock);

// Synchronization._MutexHandle._lockSlow(UInt32), ._tryLockSlow() and ._unlockSlow().
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

Lock lock __asm__(LOCK);
TryLock try_lock __asm__(TRY_LOCK);
Unlock unlock __asm__(UNLOCK);

__attribute__((swiftcall)) void lock(uint32_t thread, __attribute__((swift_context)) void *lock)
{
    ((Lock *)dlsym(RTLD_NEXT, LOCK))(thread, lock);
    if (__tsan_acquire)
        __tsan_acquire(lock);
}

__attribute__((swiftcall)) bool try_lock(__attribute__((swift_context)) void *lock)
{
    const bool is_taken = ((TryLock *)dlsym(RTLD_NEXT, TRY_LOCK))(lock);
    if (is_taken && __tsan_acquire)
        __tsan_acquire(lock);
    return is_taken;
}

__attribute__((swiftcall)) void unlock(__attribute__((swift_context)) void *lock)
{
    if (__tsan_release)
        __tsan_release(lock);
    ((Unlock *)dlsym(RTLD_NEXT, UNLOCK))(lock);
}
