/// A text's bytes.
func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// Bytes as text.
func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }
