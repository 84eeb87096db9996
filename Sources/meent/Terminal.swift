internal import Glibc

/// What people at the terminal see.
enum Terminal {
    /// Prints a line, or several, to standard output.
    static func say(_ text: String) {
        put(text + "\n", to: 1)
    }

    /// Prints an error: one line to standard error.
    static func complain(_ message: String) {
        let line = String(
            String.UnicodeScalarView(message.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
        put("meent: \(line)\n", to: 2)
    }

    static func put(_ text: String, to descriptor: Int32) {
        put(Array(text.utf8)[...], to: descriptor)
    }

    /// Writes all of the bytes, or as many as are taken.
    static func put(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) {
        var rest = bytes
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}
