/// Words of a wiki that have much in common with one.
struct WordRelatives {
    /// Those that look most like it, itself among them: words put together with it, forms of it, and what it may be a slip of.
    var related: [String] = []
    /// Its other forms, as far as a stemmer tells that brings more together than the one of the index.
    var forms: [String] = []
}
