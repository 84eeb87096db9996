internal import Search
public import WikiCore
public import WikiStore

extension Wiki {
    /// What was asked is kept so long after somebody last asked it, and so much of it.
    static let questionLimits = QuestionLimits(count: 1_000, age: 90)
    private static let questionsShown = 50
    private static let questionsOfPage = 10

    /// Takes note that somebody searched. What fewer than three different people ask is counted in memory alone; of what
    /// more ask and do not find, the question is kept, and never who asked it.
    ///
    /// It answers at once; what is to be stored is stored when nobody saves.
    ///
    /// - Parameters:
    ///   - results: what was shown first for it.
    ///   - time: now.
    public func noteSearch(
        _ typed: String, _ results: SearchResults, by searcher: Searcher, at time: Timestamp = .now()
    ) {
        guard !results.isByNameOnly, let question = Question(typed) else { return }
        let people = questions.people
        if results.pages.isEmpty {
            let tally = people.add("vain " + question.key, by: searcher, day: time.day)
            keepLookedFor(question, tally, hasAnswers: false, time)
        } else {
            // Those before had the time to open something; who asks now has not.
            let before = PeopleCount.Tally(people: people.people(for: "asked " + question.key), isNew: true)
            let isNew = people.add("asked " + question.key, by: searcher, day: time.day).isNew
            guard isNew, people.people(for: "opened " + question.key) == 0 else { return }
            keepLookedFor(question, before, hasAnswers: true, time)
        }
    }

    /// Takes note that somebody opened a page from the results of a search.
    public func noteOpened(
        _ page: PageID, from typed: String, by searcher: Searcher, at time: Timestamp = .now()
    ) {
        guard let question = Question(typed) else { return }
        let people = questions.people
        let opened = people.add("opened " + question.key, by: searcher, day: time.day)
        if opened == PeopleCount.Tally(people: 1, isNew: true),
            people.people(for: "asked " + question.key) >= QuestionCounts.threshold
        {
            store.write(.leisurely) { writer in
                try writer.forgetQuestion(question.key, everywhere: false)
            } completion: { _ in
            }
        }
        let tally = people.add("opened \(page) \(question.key)", by: searcher, day: time.day)
        guard let record = Self.record(question, tally, hasAnswers: true, time) else { return }
        store.write(.leisurely) { writer in
            try writer.keepServed(record, by: page, limits: Self.questionLimits)
        } completion: { _ in
        }
    }

    /// What three or more different people looked for and the search still does not answer, or answers with what nobody
    /// opens. What there is a page of by that name is left out.
    public func lookedFor(at time: Timestamp = .now()) throws -> [QuestionRecord] {
        let kept = try store.read {
            try $0.lookedFor(since: time.day - Self.questionLimits.age, limit: Self.questionsShown)
        }
        return try kept.filter { question in
            if try living.find(.page, PageKey(lookingUp: question.query)) != nil { return false }
            if question.hasAnswers { return true }
            return try !questions.isAnswered(question.key, at: indexer.reached) {
                try search(SearchRequest(text: question.query, limit: 1)).total > 0
            }
        }
    }

    /// From which questions three or more different people opened a page.
    public func questionsServed(by page: PageID, at time: Timestamp = .now()) throws -> [QuestionRecord] {
        try store.read {
            try $0.served(by: page, since: time.day - Self.questionLimits.age, limit: Self.questionsOfPage)
        }
    }

    /// Forgets a question that was looked for, as anybody may ask for. It takes as many different people again to bring it
    /// back.
    public func forgetQuestion(_ key: String) throws {
        for thing in ["vain ", "asked "] { questions.people.forget(thing + key) }
        try store.write { try $0.forgetQuestion(key, everywhere: true) }
    }

    private func keepLookedFor(
        _ question: Question, _ tally: PeopleCount.Tally, hasAnswers: Bool, _ time: Timestamp
    ) {
        guard let record = Self.record(question, tally, hasAnswers: hasAnswers, time) else { return }
        store.write(.leisurely) { writer in
            try writer.keepLookedFor(record, limits: Self.questionLimits)
        } completion: { _ in
        }
    }

    /// What is kept of a question; nil while too few asked it, or when nobody new did.
    private static func record(
        _ question: Question, _ tally: PeopleCount.Tally, hasAnswers: Bool, _ time: Timestamp
    ) -> QuestionRecord? {
        guard tally.isNew, tally.people >= QuestionCounts.threshold else { return nil }
        return QuestionRecord(
            key: question.key, query: question.text, hasAnswers: hasAnswers, people: tally.people,
            day: time.day)
    }
}
