internal import Glibc
internal import WikiCore

/// The words of a language as the system's own list has them (Debian: `wamerican`, `wbritish`, `wdutch`): such a word is
/// right, though the wiki does not have it.
///
/// Keeps four bytes a word, 1.6 MB for Dutch: of 10,000 words that are not listed, about one is taken for listed.
struct WordList: Sendable {
    private let marks: [UInt32]

    /// A list of none.
    static let empty = WordList(files: [])
    private static let english = WordList(files: files(of: .english))
    private static let dutch = WordList(files: files(of: .dutch))

    /// Where Debian puts the lists of a language.
    static func files(of language: SearchLanguage) -> [String] {
        switch language {
        case .english: ["/usr/share/dict/american-english", "/usr/share/dict/british-english"]
        case .dutch: ["/usr/share/dict/dutch"]
        }
    }

    /// The list of a language, read when it is first asked for, which takes some 50 ms. Empty where the system has none.
    static func of(_ language: SearchLanguage) -> WordList {
        switch language {
        case .english: english
        case .dutch: dutch
        }
    }

    /// Reads files of one word a line, UTF-8. Names, which begin with a capital letter, and words with other signs than letters
    /// are left out: nobody can be said to have meant them. A file that cannot be read is one without words.
    init(files: [String]) {
        var marks: [UInt32] = []
        for file in files {
            Self.read(file) { bytes in
                marks.reserveCapacity(marks.count + bytes.count { $0 == 0x0A } + 1)
                // Line by line, since slices of all lines would take several times what the words do.
                var rest = bytes[...]
                while !rest.isEmpty {
                    let line = rest.prefix { $0 != 0x0A }
                    rest = rest.dropFirst(line.count + 1)
                    if let mark = Self.mark(ofLine: line) { marks.append(mark) }
                }
            }
        }
        marks.sort()
        // The two English lists share most of their words.
        let count = zip(marks, marks.dropFirst()).count { $0 != $1 } + (marks.isEmpty ? 0 : 1)
        self.marks = [UInt32](unsafeUninitializedCapacity: count) { buffer, kept in
            for mark in marks where kept == 0 || buffer[kept - 1] != mark {
                buffer[kept] = mark
                kept += 1
            }
        }
    }

    /// Whether a folded word is one of them.
    func contains(_ word: some Sequence<UInt8>) -> Bool {
        let mark = Self.mark(of: word)
        var low = 0
        var high = marks.count
        while low < high {
            let middle = (low + high) / 2
            if marks[middle] < mark { low = middle + 1 } else { high = middle }
        }
        return low < marks.count && marks[low] == mark
    }

    /// The mark of the word that a line holds; nil for what is no word to keep.
    private static func mark(ofLine line: Slice<UnsafeRawBufferPointer>) -> UInt32? {
        guard let first = line.first, !(0x41...0x5A ~= first) else { return nil }
        // The way of nearly every line: such a word is folded as it stands.
        if line.allSatisfy({ 0x61...0x7A ~= $0 }) {
            return Vocabulary.lengths.contains(line.count) ? mark(of: line) : nil
        }
        let word = Array(WordFolding.folded(Array(line)[...]).utf8)
        return Vocabulary.isSpellable(word) ? mark(of: word) : nil
    }

    /// A word's hash (FNV-1a, 32 bits).
    private static func mark(of word: some Sequence<UInt8>) -> UInt32 {
        word.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
    }

    /// Lets `body` see a file's bytes where the system has them: a copy would leave its room with the process.
    private static func read(_ file: String, _ body: (UnsafeRawBufferPointer) -> Void) {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0,
            let start = mmap(nil, status.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0),
            start != MAP_FAILED
        else { return }
        defer { munmap(start, status.st_size) }
        body(UnsafeRawBufferPointer(start: start, count: status.st_size))
    }
}
