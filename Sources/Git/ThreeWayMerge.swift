internal import CGit2

/// Puts two texts together that were made from the same one, by the rules of `git merge-file`.
public enum ThreeWayMerge {
    /// What came out.
    public enum Result: Equatable, Sendable {
        /// Both sides' changes in one text.
        case clean([UInt8])
        /// Both sides changed the same or adjoining lines; these stand between `<<<<<<<`, `=======` and `>>>>>>>`.
        case conflict(marked: [UInt8])
    }

    /// What stands behind the markers; control characters become blanks.
    public struct Labels: Sendable {
        /// Behind `<<<<<<<`.
        public let ours: String
        /// Behind `>>>>>>>`.
        public let theirs: String

        /// Labels for both sides.
        public init(ours: String, theirs: String) {
            self.ours = ours
            self.theirs = theirs
        }
    }

    /// Merges. Never fails: texts with more than `LineDiff.maximumLines` lines in all, not counting common lines at
    /// their starts and ends, conflict as a whole between those lines unless one side is unchanged or both are equal.
    public static func merge(base: [UInt8], ours: [UInt8], theirs: [UInt8], labels: Labels) -> Result {
        if ours == theirs || base == theirs { return .clean(ours) }
        if base == ours { return .clean(theirs) }
        let texts = [base, ours, theirs].map { TextLines($0) }
        var coding = LineCoding()
        let lines = texts.map { coding.lines(of: $0) }
        let common = CommonEnds(of: lines)
        let middles = lines.map { common.middle(of: $0) }
        let isLarge = lines.reduce(0) { $0 + $1.count } > LineDiff.maximumWhole
        if middles.reduce(0, { $0 + $1.count }) <= LineDiff.maximumLines {
            let parts = zip(lines, middles).map { coding.encoded(isLarge ? $0[$1] : $0[...]) }
            if let (merged, isClean) = merged(base: parts[0], ours: parts[1], theirs: parts[2], labels) {
                var result = coding.decoded(merged)
                if isLarge {
                    result =
                        Array(texts[1][text: 0..<middles[1].lowerBound]) + result
                        + texts[1][text: middles[1].upperBound..<texts[1].count]
                }
                return isClean ? .clean(result) : .conflict(marked: result)
            }
        }
        return .conflict(marked: marked(ours: texts[1], middles[1], theirs: texts[2], middles[2], labels))
    }

    /// Lets xdiff merge; nil if it fails, which it does for want of memory alone.
    private static func merged(
        base: [UInt8], ours: [UInt8], theirs: [UInt8], _ labels: Labels
    ) -> (bytes: [UInt8], isClean: Bool)? {
        GitLibrary.start()
        var options = git_merge_file_options()
        guard git_merge_file_options_init(&options, UInt32(GIT_MERGE_FILE_OPTIONS_VERSION)) == 0 else {
            return nil
        }
        options.flags = GIT_MERGE_FILE_STYLE_MERGE.rawValue
        return base.withUnsafeBytes { base in
            ours.withUnsafeBytes { ours in
                theirs.withUnsafeBytes { theirs in
                    label(labels.ours).withCString { ourLabel in
                        label(labels.theirs).withCString { theirLabel in
                            options.our_label = ourLabel
                            options.their_label = theirLabel
                            var inputs = (input(base), input(ours), input(theirs))
                            var result = git_merge_file_result()
                            defer { git_merge_file_result_free(&result) }
                            let status = git_merge_file(&result, &inputs.0, &inputs.1, &inputs.2, &options)
                            guard status == 0 else { return nil }
                            let bytes = UnsafeRawBufferPointer(start: result.ptr, count: result.len)
                            return (Array(bytes), result.automergeable != 0)
                        }
                    }
                }
            }
        }
    }

    private static func input(_ bytes: UnsafeRawBufferPointer) -> git_merge_file_input {
        var input = git_merge_file_input()
        git_merge_file_input_init(&input, UInt32(GIT_MERGE_FILE_INPUT_VERSION))
        input.ptr = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        input.size = bytes.count
        return input
    }

    private static func label(_ text: String) -> String {
        String(decoding: text.utf8.map { $0 < 0x20 ? 0x20 : $0 }, as: UTF8.self)
    }

    /// Both sides whole, between the lines that all texts have in common.
    private static func marked(
        ours: TextLines, _ ourMiddle: Range<Int>, theirs: TextLines, _ theirMiddle: Range<Int>,
        _ labels: Labels
    ) -> [UInt8] {
        var bytes = Array(ours[text: 0..<ourMiddle.lowerBound])
        func append(_ side: ArraySlice<UInt8>) {
            bytes += side
            if let last = side.last, last != 0x0A { bytes.append(0x0A) }
        }
        bytes += "<<<<<<< \(label(labels.ours))\n".utf8
        append(ours[text: ourMiddle])
        bytes += "=======\n".utf8
        append(theirs[text: theirMiddle])
        bytes += ">>>>>>> \(label(labels.theirs))\n".utf8
        bytes += ours[text: ourMiddle.upperBound..<ours.count]
        return bytes
    }
}
