import CMicroHTTPD
import Glibc
import Synchronization

/// Threads that may block, and a bounded queue before them.
///
/// `@unchecked Sendable`: `jobs` and `isClosed` are read and written only with `lock` held; the C lock and condition
/// never move, since they stand in memory of their own until `deinit`.
final class WorkPool: @unchecked Sendable {
    typealias Job = @Sendable () -> Void
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let ready = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let limit: Int
    /// Nil for those that were taken: what a job holds, such as a body, goes with it.
    private var jobs: [Job?] = []
    private var head = 0
    private var isClosed = false

    /// Nil when the system has no thread left; fewer than asked for are enough.
    init?(threads: Int, limit: Int) {
        self.limit = limit
        pthread_mutex_init(lock, nil)
        pthread_cond_init(ready, nil)
        let started = (0..<max(1, threads)).count { _ in startThread { [self] in run() } }
        if started == 0 { return nil }
    }

    deinit {
        pthread_cond_destroy(ready)
        pthread_mutex_destroy(lock)
        ready.deallocate()
        lock.deallocate()
    }

    /// Queues a job; false when the queue is full or closed.
    func submit(_ job: @escaping Job) -> Bool {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        guard !isClosed, jobs.count - head < limit else { return false }
        jobs.append(job)
        pthread_cond_signal(ready)
        return true
    }

    /// Lets the threads end when the queue is empty.
    func close() {
        pthread_mutex_lock(lock)
        isClosed = true
        pthread_cond_broadcast(ready)
        pthread_mutex_unlock(lock)
    }

    private func run() {
        while let job = next() { job() }
    }

    private func next() -> Job? {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while head == jobs.count {
            if isClosed { return nil }
            pthread_cond_wait(ready, lock)
        }
        let job = jobs[head]
        jobs[head] = nil
        head += 1
        if head == jobs.count || head >= 256 {
            jobs.removeFirst(head)
            head = 0
        }
        return job
    }
}

private final class ThreadStart: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

/// Runs a body on a detached thread of its own; false when the system has none left.
@discardableResult
func startThread(_ body: @escaping @Sendable () -> Void) -> Bool {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    pthread_attr_setstacksize(&attributes, 8 << 20)
    var thread: pthread_t = 0
    let start = Unmanaged.passRetained(ThreadStart(body))
    let result = pthread_create(
        &thread, &attributes,
        { context in
            if let context { Unmanaged<ThreadStart>.fromOpaque(context).takeRetainedValue().body() }
            return nil
        }, start.toOpaque())
    if result != 0 { start.release() }
    return result == 0
}
