internal import CXapian

extension String {
    /// Lends the text to a function of CXapian.
    func withBytes<Result>(_ body: (xapian_bytes) -> Result) -> Result {
        var text = self
        return text.withUTF8 { buffer in
            buffer.withMemoryRebound(to: CChar.self) {
                body(xapian_bytes(bytes: $0.baseAddress, count: $0.count))
            }
        }
    }

    /// Copies bytes that CXapian lends.
    init(_ bytes: xapian_bytes) {
        let buffer = UnsafeRawBufferPointer(start: bytes.bytes, count: bytes.count)
        self = String(decoding: buffer, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Lends the bytes to a function of CXapian.
    func withBytes<Result>(_ body: (xapian_bytes) -> Result) -> Result {
        withUnsafeBytes { buffer in
            let chars = buffer.bindMemory(to: CChar.self)
            return body(xapian_bytes(bytes: chars.baseAddress, count: chars.count))
        }
    }

    /// Takes over a text that CXapian made.
    init(taking text: OpaquePointer) {
        let bytes = xapian_text_bytes(text)
        self.init(UnsafeRawBufferPointer(start: bytes.bytes, count: bytes.count))
        xapian_text_free(text)
    }
}
