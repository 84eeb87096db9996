internal import Synchronization
internal import WikiCore
internal import WikiStore

extension Wiki {
    /// Saves a text, joins it with what was saved meanwhile, or keeps it as a waiting version.
    ///
    /// - Parameter completion: called once, after the commit, on the thread that wrote, which may be this one before
    ///   this returns; with a `WikiError` or `StoreError` when nothing was stored.
    public func save(
        _ request: SaveRequest, completion: @escaping @Sendable (Result<SaveOutcome, any Error>) -> Void
    ) {
        let completion: @Sendable (Result<SaveOutcome, any Error>) -> Void = { [self] result in
            saves.withLock { $0.add(result) }
            completion(result)
        }
        if let fault = Self.fault(in: request) { return completion(.failure(fault)) }
        let time = Timestamp.now()
        // Here rather than on the one thread that writes.
        let hash = ContentHash(of: request.text)
        commit(isBrief(request) ? .brief : .usual) { writer in
            let outcome = try SaveRun(request, hash: hash, time: time, writer).outcome()
            return (outcome, outcome.revised.map { [$0] } ?? [])
        } isTextAlone: {
            $0.isTextAlone
        } completion: { [self] result in
            if request.finishes != nil || (try? result.get())?.keepsWaiting == true { living.touch() }
            completion(result)
        }
    }

    /// Whether a text only goes on top of the newest, as far as memory knows: nothing is to be merged.
    private func isBrief(_ request: SaveRequest) -> Bool {
        request.kind == .page && (try? living.find(.page, request.name.key))?.head == request.base
    }

    /// Saves and waits for the outcome.
    public func save(_ request: SaveRequest) throws -> SaveOutcome {
        try Handover.waiting { save(request, completion: $0) }
    }

    /// What is wrong with a request by itself; nil where it may be tried.
    static func fault(in request: SaveRequest) -> WikiError? {
        let limit = request.kind == .page ? largestText : largestFile
        if request.text.count > limit { return .tooLarge(limit: limit) }
        if request.comment.utf8.count > largestComment { return .commentTooLarge }
        guard request.kind == .page else { return nil }
        if let offset = request.text.firstIndex(of: 0) { return .containsNUL(offset: offset) }
        if let offset = firstInvalidByte(of: request.text) { return .notUTF8(offset: offset) }
        return nil
    }

    /// The offset of the first byte that is no UTF-8; nil where all is.
    private static func firstInvalidByte(of text: [UInt8]) -> Int? {
        guard String(validating: text, as: UTF8.self) == nil else { return nil }
        var decoder = UTF8()
        var bytes = text.makeIterator()
        var offset = 0
        while true {
            switch decoder.decode(&bytes) {
            case .scalarValue(let scalar): offset += UTF8.width(scalar)
            case .emptyInput, .error: return offset
            }
        }
    }
}
