internal import HTTP

/// The fields that keep a browser from doing more with an answer than showing it.
enum SecurityHeaders {
    /// For pages of the site: only the site's own script file runs, nothing comes from elsewhere, nobody frames it.
    static let forPages = headers(
        policy: """
            default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
            connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
            object-src 'none'
            """)

    /// For files that people uploaded: opened by themselves they are a world of their own.
    static let forFiles = headers(policy: "default-src 'none'; style-src 'unsafe-inline'; sandbox")

    private static func headers(policy: String) -> Headers {
        var headers = Headers()
        headers.append("Content-Security-Policy", policy)
        headers.append("X-Content-Type-Options", "nosniff")
        headers.append("X-Frame-Options", "DENY")
        headers.append("Referrer-Policy", "same-origin")
        headers.append("Cross-Origin-Opener-Policy", "same-origin")
        headers.append("Cross-Origin-Resource-Policy", "same-origin")
        headers.append("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return headers
    }
}
