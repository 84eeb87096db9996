internal import WikiCore
internal import WikiStore

extension Wiki {
    /// Has the writer do an act and tells memory, in the order of commits, of the pages and files that it touched.
    ///
    /// - Parameters:
    ///   - urgency: whether this thread may do it.
    ///   - act: gives its outcome and whatever it made a revision of.
    ///   - isTextAlone: whether no page, file or old name appeared or went, so that all links stay as they are.
    ///   - first: called after the commit, before memory hears of the pages.
    ///   - completion: called once, after the commit, on the thread that wrote.
    func commit<Outcome: Sendable>(
        _ urgency: Urgency = .usual,
        _ act: @escaping @Sendable (Writer) throws -> (outcome: Outcome, touched: [PageID]),
        isTextAlone: @escaping @Sendable (Outcome) -> Bool = { _ in false },
        first: @escaping @Sendable (Outcome) -> Void = { _ in },
        completion: @escaping @Sendable (Result<Outcome, any Error>) -> Void
    ) {
        store.write(urgency) { writer in
            let (outcome, touched) = try act(writer)
            return (outcome, try touched.compactMap(writer.reader.page))
        } completion: { [self] result in
            completion(
                result.map { outcome, pages in
                    first(outcome)
                    // What a repeated request made may have been deleted since, and its name may be another's.
                    if isTextAlone(outcome), pages.allSatisfy(\.isLiving) {
                        pages.forEach(living.update)
                    } else {
                        living.forget()
                    }
                    pages.forEach(didStore)
                    return outcome
                })
        }
    }

    /// Has the writer do an act and waits until it is on disk and in memory.
    func commit<Outcome: Sendable>(
        _ act: @escaping @Sendable (Writer) throws -> (outcome: Outcome, touched: [PageID]),
        first: @escaping @Sendable (Outcome) -> Void = { _ in }
    ) throws -> Outcome {
        try Handover.waiting { commit(.usual, act, first: first, completion: $0) }
    }

    private func didStore(_ record: PageRecord) {
        if record.isLiving { deriver.wake(record.kind == .page ? record.id : nil) }
        indexer.wake()
        if record.kind == .file { documents?.wake() }
    }
}
