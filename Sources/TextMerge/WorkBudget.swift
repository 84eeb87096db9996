/// How much work a comparison may still do, so that no two texts make it slow.
struct WorkBudget {
    /// Steps left; a step takes some nanoseconds.
    private var steps: Int

    /// The budget of one comparison of two texts: about 50 ms.
    init(steps: Int = 10_000_000) {
        self.steps = steps
    }

    /// Takes the steps of a piece of work if so many are left and no single piece takes more than a tenth of all.
    mutating func spend(_ count: Int) -> Bool {
        guard count <= min(steps, 1_000_000) else { return false }
        steps -= count
        return true
    }
}
