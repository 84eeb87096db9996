internal import Glibc
internal import Synchronization

/// Threads for work that may block, and the queue before them.
final class WorkPool: Sendable {
    private struct State {
        var jobs: [@Sendable () -> Void] = []
        var isStopping = false
    }

    private let state = Mutex(State())
    /// Counts the jobs that wait.
    private let available = Semaphore()

    init(threads: Int) throws(ServerError) {
        for _ in 0..<threads {
            var thread = pthread_t()
            let pool = Unmanaged.passRetained(self)
            guard pthread_create(&thread, nil, runWorkPool, pool.toOpaque()) == 0 else {
                pool.release()
                throw ServerError(reason: "cannot start a thread")
            }
            pthread_detach(thread)
        }
    }

    func submit(_ job: @escaping @Sendable () -> Void) {
        state.withLock { $0.jobs.append(job) }
        available.post()
    }

    /// Lets the threads end once the queue is empty.
    func stop(threads: Int) {
        state.withLock { $0.isStopping = true }
        for _ in 0..<threads { available.post() }
    }

    fileprivate func work() {
        while true {
            available.wait()
            let job = state.withLock { state in state.jobs.isEmpty ? nil : state.jobs.removeFirst() }
            if let job {
                job()
            } else if state.withLock({ $0.isStopping }) {
                return
            }
        }
    }
}

private func runWorkPool(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let context { Unmanaged<WorkPool>.fromOpaque(context).takeRetainedValue().work() }
    return nil
}

/// A POSIX semaphore.
///
/// `@unchecked Sendable`: the one stored property is a constant pointer; POSIX orders what happens behind it.
private final class Semaphore: @unchecked Sendable {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() {
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func post() {
        sem_post(semaphore)
    }

    func wait() {
        while sem_wait(semaphore) != 0 {}
    }
}
