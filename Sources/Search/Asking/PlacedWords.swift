/// The words of a text with their places, as the index holds them and as a phrase asks for them.
enum PlacedWords {
    /// A term at a place, counted from 0.
    struct Place {
        let term: String
        let offset: UInt32
        /// Whether the term is more than the word at this place: two letters of a script without spaces, or words
        /// that a hyphen ties, written as one.
        let isJoined: Bool
    }

    /// Every term that a text gives, in order of places.
    ///
    /// Neighbouring letters of a script without spaces also give a term of both, and words that a hyphen ties one
    /// of all (`e-mail` is found by `email`).
    static func forEach<Failure: Error>(
        in text: String, _ body: (Place) throws(Failure) -> Void
    ) throws(Failure) -> UInt32 {
        var scanner = WordScanner(Array(text.utf8))
        var offset: UInt32 = 0
        var previous: WordScanner.Word?
        var tied = (term: "", offset: UInt32(0))
        while let word = scanner.next() {
            if let previous, previous.isUnspaced, word.isUnspaced, word.isAdjacent {
                try body(
                    Place(term: Term.bounded(previous.term + word.term), offset: offset - 1, isJoined: true))
            }
            if let previous, word.joiner == 0x2D, !word.isUnspaced, !previous.isUnspaced {
                if tied.term.isEmpty { tied = (previous.term, offset - 1) }
                tied.term += word.term
            } else {
                if !tied.term.isEmpty {
                    try body(Place(term: Term.bounded(tied.term), offset: tied.offset, isJoined: true))
                }
                tied.term = ""
            }
            try body(Place(term: word.term, offset: offset, isJoined: false))
            previous = word
            offset += 1
        }
        if !tied.term.isEmpty {
            try body(Place(term: Term.bounded(tied.term), offset: tied.offset, isJoined: true))
        }
        return offset
    }
}
