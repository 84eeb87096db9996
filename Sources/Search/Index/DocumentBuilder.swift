internal import WikiCore

/// Makes a page's documents. For one thread.
final class DocumentBuilder {
    private var tables: [SearchLanguage: StemTable] = [:]
    /// Fields and sections stand so far apart that no phrase reaches over.
    private static let gap: UInt32 = 100
    /// Xapian 1.4 keeps the places 0 and 1 of a word as it keeps 1 alone, so places begin behind 0.
    private static let firstPlace: UInt32 = 1

    /// The documents of a page: one for each section that has a word, and one for the whole if those are several.
    ///
    /// A page without any word in it has one document, so that its title finds it.
    func documents(of page: IndexedPage) throws(SearchError) -> [IndexDocument] {
        let table = table(of: page.language)
        table.beginPage()
        let all = page.sections.map { ScannedSection($0, table) }
        var sections = all.filter { !$0.section.text.isEmpty || $0.section.number > 0 }
        if sections.isEmpty {
            sections = [ScannedSection(IndexedPage.Section(number: 0, headings: [], text: ""), table)]
        }
        let whole = try frame(page)
        try addPage(page, all, isDivided: sections.count > 1, to: whole)
        try addTerms(of: page, sections, table, to: whole)
        guard sections.count > 1 else {
            try addSection(sections[0], of: page, table, to: whole)
            return [whole]
        }
        var documents = [whole]
        for scanned in sections {
            let document = try frame(page)
            try addSection(scanned, of: page, table, to: document)
            let section = scanned.section
            if section.number == sections[0].section.number || section.headings == [page.title] {
                try document.set(Term.Slot.lead, to: Array("1".utf8))
            }
            documents.append(document)
        }
        return documents
    }

    private func table(of language: SearchLanguage) -> StemTable {
        if let known = tables[language] { return known }
        let made = StemTable(language)
        tables[language] = made
        return made
    }

    /// Adds what a page as a whole is found by.
    private func addPage(
        _ page: IndexedPage, _ sections: [ScannedSection], isDivided: Bool, to document: IndexDocument
    ) throws(SearchError) {
        try document.add(Term.whole)
        try addAttributes(of: page, to: document)
        var place = try addTitle(of: page, to: document)
        for scanned in sections {
            // One that has no words begins too, so that the places can be counted.
            if isDivided { try document.add(Term.sectionStart, at: place, weight: 0) }
            if let heading = scanned.section.headings.last, heading != page.title {
                place = try add(heading, at: place, to: document)
            }
            place = try add(scanned, at: place, to: document)
        }
    }

    /// What the document of the whole is ranked by.
    private func addTerms(
        of page: IndexedPage, _ sections: [ScannedSection], _ table: StemTable, to document: IndexDocument
    ) throws(SearchError) {
        try document.add(Term.language + page.language.rawValue)
        for (term, weight) in PageTerms.terms(of: page, sections, table) {
            try document.add(term, weight: weight)
        }
    }

    /// Adds what a section is ranked by among those of its page, and what its heading is suggested for.
    private func addSection(
        _ scanned: ScannedSection, of page: IndexedPage, _ table: StemTable, to document: IndexDocument
    ) throws(SearchError) {
        try document.add(Term.section)
        for (term, weight) in SectionTerms.terms(of: scanned, in: page, table) {
            try document.add(term, weight: weight)
        }
        let section = scanned.section
        try document.set(Term.Slot.section, to: Array("\(section.number)".utf8))
        if let heading = section.headings.last, heading != page.title {
            try addStarts(of: heading, first: Term.headingStart, later: Term.headingWord, to: document)
        }
    }

    /// What every document of a page has.
    private func frame(_ page: IndexedPage) throws(SearchError) -> IndexDocument {
        let document = try IndexDocument()
        try document.add(Term.page + page.id.description)
        try document.set(Term.Slot.page, to: Array(page.id.description.utf8))
        return document
    }

    /// Adds what a page is filtered, sorted and suggested by.
    private func addAttributes(of page: IndexedPage, to document: IndexDocument) throws(SearchError) {
        try document.set(Term.Slot.time, to: Term.bytes(of: page.updated))
        let folders = Term.folders(of: page.name)
        for folder in folders {
            try document.add(Term.folder + Term.bounded(PageKey(folding: folder).text))
        }
        for tag in page.tags { try document.add(Term.tag + Term.phrase(tag)) }
        for author in page.authors {
            try document.add(Term.author + Term.phrase(author))
            for word in Term.words(of: author) { try document.add(Term.authorWord + word) }
        }
        try document.set(Term.Slot.folders, to: lines(folders))
        try document.set(Term.Slot.tags, to: lines(page.tags))
        try document.set(Term.Slot.authors, to: lines(page.authors))
        try document.set(Term.Slot.year, to: Array("\(page.updated.civil().year)".utf8))
        // Who knows a page by its name finds it by that, whatever it is titled.
        for title in [page.title, String(page.name.lastSegment)] {
            try addStarts(of: title, first: Term.titleStart, later: Term.titleWord, to: document)
        }
    }

    /// Adds what a page is called and tagged with, and gives the place where its text may begin.
    private func addTitle(of page: IndexedPage, to document: IndexDocument) throws(SearchError) -> UInt32 {
        _ = try PlacedWords.forEach(in: page.title) { (word) throws(SearchError) in
            try document.add(Term.title + word.term, at: Self.firstPlace + word.offset, weight: 1)
        }
        var place = try add(page.title, at: Self.firstPlace, to: document)
        for tag in page.tags { place = try add(tag, at: place, to: document) }
        // The title is the name's last part more often than not.
        let name =
            Term.phrase(page.title) == Term.phrase(String(page.name.lastSegment))
            ? String(page.name.folder) : page.name.text
        return try add(name, at: place, to: document)
    }

    /// Adds the words of a text and gives the place where the next may begin.
    private func add(_ text: String, at place: UInt32, to document: IndexDocument) throws(SearchError)
        -> UInt32
    {
        try addWritten(text, to: document)
        let count = try PlacedWords.forEach(in: text) { (word) throws(SearchError) in
            try document.add(word.term, at: place &+ word.offset, weight: 1)
        }
        return place &+ count &+ Self.gap
    }

    /// The same of a section's text.
    private func add(_ scanned: ScannedSection, at place: UInt32, to document: IndexDocument)
        throws(SearchError) -> UInt32
    {
        try addWritten(scanned.section.text, to: document)
        for word in scanned.words { try document.add(word.term, at: place &+ word.offset, weight: 1) }
        return place &+ scanned.length &+ Self.gap
    }

    /// Adds the words that are written with more than the index compares, so that they can be shown so.
    private func addWritten(_ text: String, to document: IndexDocument) throws(SearchError) {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return }
        let bytes = Array(text.utf8)
        var scanner = WordScanner(bytes)
        while let word = scanner.next() {
            guard bytes[word.range].contains(where: { $0 >= 0x80 }) else { continue }
            let written = String(decoding: bytes[word.range], as: UTF8.self).lowercased()
            try document.add(Term.bounded(Term.written + written))
        }
    }

    private func addStarts(
        of text: String, first: String, later: String, to document: IndexDocument
    ) throws(SearchError) {
        let words = Term.words(of: text)
        // A title is a line; of one that goes on and on, the beginning is enough.
        for start in words.indices.prefix(16) {
            let rest = Term.bounded(words[start...].joined(separator: " "))
            try document.add((start == 0 ? first : later) + rest)
        }
    }

    private func lines(_ texts: [String]) -> [UInt8] {
        Array(
            texts.map { text in String(decoding: text.utf8.map { $0 < 0x20 ? 0x20 : $0 }, as: UTF8.self) }
                .joined(separator: "\n").utf8)
    }
}
