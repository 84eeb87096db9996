/// How soon a piece of work for the writer is done, and on which thread.
public enum Urgency: Sendable {
    /// Soon, and it is small: the thread that brings it does it and waits for the disk, where nobody else writes or
    /// waits and the disk has been quick; else as `usual`.
    case brief
    /// Soon, on the writer's thread.
    case usual
    /// Once nobody saves, on the writer's thread.
    case leisurely
}
