internal import HTTP
internal import Wiki
internal import WikiCore
internal import WikiStore

/// An answer that says what was wrong. Which status an error becomes stands in this file alone.
struct SiteError: Error {
    let status: Int
    /// The API's word for it.
    let code: String
    /// In English, for the API; never anything that somebody else typed.
    let message: String
    /// The key of the message that a page shows besides; nil for none.
    var detail: String?
    var detailArguments: [String] = []
    /// What a page shows besides, in words; nil for none.
    var words: String?
    /// Where to go on: addresses and what they are called.
    var links: [(href: String, text: String)] = []
    /// After how many seconds it may be tried again.
    var retryAfter: Int?

    /// What the operator can do about it; nil where nothing went wrong on this side.
    var advice: String? {
        switch code {
        case "internal": "run meent check, and report this if it finds nothing"
        case "uncertain": "see to the disk, start the wiki again, and run meent check"
        case "unwritable": "make room on the disk, or see who may write to it; reading goes on"
        default: nil
        }
    }

    static func badRequest(_ message: String) -> SiteError {
        SiteError(status: 400, code: "bad-request", message: message)
    }

    static let pageNotFound = SiteError(
        status: 404, code: "page-not-found", message: "There is no page of that name.")
    static let fileNotFound = SiteError(
        status: 404, code: "file-not-found", message: "There is no file of that name.")
    static let notFound = SiteError(
        status: 404, code: "not-found", message: "There is nothing at this address.")
    static let revisionNotFound = SiteError(
        status: 404, code: "revision-not-found", message: "There is no revision of that number.")
    static let waitingNotFound = SiteError(
        status: 404, code: "waiting-not-found", message: "There is no waiting version of that number.")
    static let readOnly = SiteError(
        status: 503, code: "read-only", message: "This wiki can only be read for now.")
    static let changeNotFound = SiteError(
        status: 404, code: "change-not-found", message: "There is no change of that number.")

    init(status: Int, code: String, message: String, detail: String? = nil) {
        self.status = status
        self.code = code
        self.message = message
        self.detail = detail
    }

    /// What any error becomes.
    init(_ error: any Error) {
        switch error {
        case let error as SiteError: self = error
        case let error as Refusal: self.init(status: error.status, code: "bad-request", message: error.reason)
        case let error as PageNameError: self.init(error)
        case let error as WikiError: self.init(error)
        case StoreError.unwritable(let reason):
            self.init(
                status: 503, code: "unwritable",
                message: "Nothing was saved: \(reason). Reading goes on; try later.")
            retryAfter = 30
        case StoreError.uncertain:
            self.init(
                status: 503, code: "uncertain",
                message:
                    "The disk failed, and the wiki starts anew: look whether this was saved before you send it again.",
                detail: "errorUncertain")
            retryAfter = 10
        case StoreError.closed:
            self.init(
                status: 503, code: "stopping", message: "The wiki is being stopped; try again in a moment.")
            retryAfter = 5
        default:
            self.init(
                status: 500, code: "internal",
                message: "Something went wrong here; nothing was saved. Try again.")
        }
    }

    private init(_ error: PageNameError) {
        let message: String
        switch error {
        case .emptySegment:
            (message, detail) = ("A name, and each part of it, needs at least one character.", "nameEmpty")
        case .dotSegment: (message, detail) = ("No part of a name may be `.` or `..`.", "nameDots")
        case .forbiddenCharacter(let character):
            (message, detail) = ("A name may not hold \(character).", "nameForbidden")
            detailArguments = [String(character)]
        case .invisibleCharacter:
            (message, detail) = ("A name may not hold invisible characters.", "nameInvisible")
        case .tooLong(let bytes):
            (message, detail) = ("A name may have 200 bytes; this one has \(bytes).", "nameTooLong")
            detailArguments = [String(bytes)]
        }
        status = 400
        code = "bad-name"
        self.message = message
    }

    private init(_ error: WikiError) {
        switch error {
        case .notFound: self = .pageNotFound
        case .nothingToDo:
            self.init(
                status: 409, code: "nothing-to-do",
                message: "It is already so: a living page cannot be restored, a deleted one not deleted.")
        case .unknownTarget:
            self.init(
                status: 404, code: "target-not-found", message: "There is no page of the name in `into`.",
                detail: "errorTarget")
        case .nameTaken(let name):
            self.init(
                status: 409, code: "name-taken", message: "A page or file of that name lives already.",
                detail: "errorNameTaken")
            detailArguments = [name.text]
        case .unknownBase:
            self.init(
                status: 400, code: "unknown-base",
                message: "`base` must be a revision of this page, or 0 for a new one.", detail: "errorBase")
        case .unknownRevision: self = .revisionNotFound
        case .unknownChange: self = .changeNotFound
        case .newestRevision:
            self.init(
                status: 409, code: "newest-revision",
                message:
                    "This is what the page shows now. Save the page without it, or delete the page; then hide this.",
                detail: "errorNewest")
        case .withheld:
            self.init(status: 410, code: "hidden", message: "The text of this revision is hidden.")
        case .final:
            self.init(
                status: 409, code: "erased", message: "What was erased cannot be brought back.",
                detail: "errorFinal")
        case .unknownSection:
            self.init(
                status: 400, code: "unknown-section", message: "The page has no section of that number.")
        case .tooLarge(let limit):
            self.init(status: 413, code: "too-large", message: "At most \(limit) bytes are accepted.")
        case .keyTaken:
            self.init(
                status: 409, code: "key-taken",
                message: "This key was another request's; give each request one of its own.")
        case .commentTooLarge:
            self.init(status: 413, code: "too-large", message: "A comment may have 16 KiB.")
        case .notUTF8(let offset):
            self.init(
                status: 400, code: "not-utf8",
                message: "The text is not UTF-8: see the byte at offset \(offset).",
                detail: "errorNotText")
        case .containsNUL(let offset):
            self.init(
                status: 400, code: "contains-nul", message: "The text holds a NUL at offset \(offset).",
                detail: "errorNotText")
        }
    }
}
