internal import CSodium

/// The library, made ready once. Without it its functions work too, but without the processor's vector instructions,
/// which makes a hash take four times as long.
enum Sodium {
    /// To be asked before a function is called.
    static let isReady: Bool = sodium_init() >= 0
}
