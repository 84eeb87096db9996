/// A page to be rendered.
public struct RenderRequest: Equatable, Sendable {
    /// The text as stored, any bytes.
    public var text: [UInt8]
    /// The page's name, against which relative links are resolved.
    public var name: String
    /// The path that the wiki is served under.
    public var root: String

    /// Asks for one page.
    public init(text: [UInt8], name: String, root: String) {
        self.text = text
        self.name = name
        self.root = root
    }

    /// The binary form, for a worker.
    public func encoded() -> [UInt8] {
        var writer = WireWriter()
        writer.write(UInt8(1))
        writer.write(text)
        writer.write(name)
        writer.write(root)
        return writer.bytes
    }

    /// Reads the binary form; nil unless all bytes make one request.
    public init?(encoded bytes: [UInt8]) {
        var reader = WireReader(bytes)
        guard reader.byte() == 1, let text = reader.data(), let name = reader.text(),
            let root = reader.text(),
            reader.isAtEnd
        else { return nil }
        self.init(text: text, name: name, root: root)
    }
}
