internal import HTTP
internal import Mustache
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    /// What the form needs that puts a question on the page of open questions; missing where the question is no name.
    func asking(_ typed: String, _ visit: Visit) -> MustacheValue {
        guard let question = try? Self.pageName(of: typed), let list = openQuestions else { return .missing }
        return [
            "question": .text(question.text), "page": .text(list.text),
            "href": .text(Address.of(.page, list)), "author": ["name": .text(visit.rememberedAuthor)],
        ]
    }

    /// `POST /search`: puts `question` on the page of open questions, which all may read and answer.
    func ask(_ visit: Visit) throws -> Response {
        let form = try Self.form(visit.request)
        guard let typed = form["question"], !typed.utf8.allSatisfy({ $0 <= 0x20 }), let list = openQuestions
        else {
            throw SiteError.badRequest("The form has no `question`.")
        }
        return try ask(typed, on: list, author: author(form))
    }

    private func ask(_ typed: String, on list: PageName, author: String) throws -> Response {
        let question = try Self.pageName(of: typed)
        let words = presentation.catalogue(configuration.language)
        let outcome = try wiki.ask(
            question, on: list, beginning: "# \(list.text)\n\n\(words["questionsIntroduction"])\n",
            ActRequest(
                author: Author(name: author), comment: words["questionsComment", question.text]))
        let place = outcome == .answered ? question : list
        return redirect(to: Address.of(.page, place), done: outcome.rawValue, author: author)
    }

    /// `POST /wanted`: forgets the question `forget`, for all.
    func forgetQuestion(_ visit: Visit) throws -> Response {
        guard let key = try Self.form(visit.request)["forget"], !key.isEmpty else {
            throw SiteError.badRequest("The form has no `forget`.")
        }
        try wiki.forgetQuestion(key)
        return redirect(to: "/wanted", done: "forgotten")
    }

    /// The page of open questions, in the site's own language so that there is one for all.
    private var openQuestions: PageName? {
        try? PageName(presentation.catalogue(configuration.language)["questionsPage"])
    }
}
