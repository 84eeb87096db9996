/// The text form of hunks that `patch` and `git apply` take (POSIX `diff -u`).
public enum UnifiedDiff {
    /// Writes hunks under a head with both names; nothing if there are no hunks.
    ///
    /// Names with quotes, backslashes or control characters are quoted as in C; one with a blank is followed by a tab,
    /// so that `patch` finds its end. Lines keep their bytes; a last line without line end is marked as such.
    public static func encoded(_ hunks: [DiffHunk], oldName: String, newName: String) -> [UInt8] {
        guard !hunks.isEmpty else { return [] }
        var bytes = Array("--- ".utf8)
        append(name: oldName, to: &bytes)
        bytes += "+++ ".utf8
        append(name: newName, to: &bytes)
        for hunk in hunks {
            let old = range(hunk.oldStart, hunk.old.count)
            let new = range(hunk.newStart, hunk.new.count)
            bytes += "@@ -\(old) +\(new) @@\n".utf8
            for line in hunk.lines {
                switch line.operation {
                case .same: bytes.append(UInt8(ascii: " "))
                case .removed: bytes.append(UInt8(ascii: "-"))
                case .added: bytes.append(UInt8(ascii: "+"))
                }
                bytes += line.bytes
                if line.bytes.last != 0x0A { bytes += "\n\\ No newline at end of file\n".utf8 }
            }
        }
        return bytes
    }

    private static func range(_ start: Int, _ count: Int) -> String {
        count == 1 ? "\(start)" : "\(start),\(count)"
    }

    private static func append(name: String, to bytes: inout [UInt8]) {
        if name.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C || $0 == 0x7F }) {
            bytes.append(0x22)
            for byte in name.utf8 {
                switch byte {
                case 0x22, 0x5C: bytes += [0x5C, byte]
                case 0..<0x20, 0x7F:
                    bytes += [0x5C, 0x30 + (byte >> 6), 0x30 + (byte >> 3 & 7), 0x30 + (byte & 7)]
                default: bytes.append(byte)
                }
            }
            bytes.append(0x22)
        } else {
            bytes += name.utf8
            if name.utf8.contains(0x20) { bytes.append(0x09) }
        }
        bytes.append(0x0A)
    }
}
