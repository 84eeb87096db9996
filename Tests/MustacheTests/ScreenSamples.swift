import Mustache

/// Made-up values for each screen, as its template's first comment names them.
enum ScreenSamples {
    private static let page: MustacheValue = [
        "name": "Team/Medicijnen delen", "title": "Medicijnen delen", "href": "/wiki/Team/Medicijnen_delen",
        "crumbs": [["text": "Team", "href": "/wiki/Team"]],
    ]
    private static let file: MustacheValue = [
        "name": "img/plattegrond.png", "title": "plattegrond.png", "href": "/file/img/plattegrond.png",
        "crumbs": [["text": "img", "href": "/pages?prefix=img/"]], "isFile": true,
    ]
    private static let when: [String: MustacheValue] = [
        "iso": "2026-05-03T12:02:00Z", "time": "3 mei 2026, 14:02", "author": "Fatima el Amrani",
        "href": "/r/812", "comment": "Nieuwe telefoonnummers, en de <stappen> rechtgezet",
    ]
    private static let text = """
        # Medicijnen delen

        Deel medicijnen **altijd met twee paar ogen**.

        """

    private static func moment(_ more: [String: MustacheValue]) -> MustacheValue {
        .object(when.merging(more) { _, new in new })
    }

    private static let notices: MustacheValue = [
        [
            "kind": "note",
            "text": "Je kwam hier via de naam “Medicatie”. De pagina heeft nu een andere naam.",
            "links": [],
        ],
        [
            "kind": "warning", "text": "Er wacht nog een versie van deze pagina om verwerkt te worden.",
            "links": [["href": "?waiting=3", "text": "Bekijk die: Jan, gisteren"]],
        ],
    ]

    private static let diff: MustacheValue = [
        "before": "De pagina zoals ze nu is", "after": "Jouw tekst",
        "rows": [
            ["gap": "12 regels die gelijk zijn"],
            [
                "kind": "same", "line": 13, "old": .html(Array("## Wie belt wie".utf8)), "toLine": 13,
                "new": .html(Array("## Wie belt wie".utf8)),
            ],
            [
                "kind": "changed", "line": 14,
                "old": .html(Array("Bel de <del>huisarts</del> op 020 555 01 23, ook ’s nachts.".utf8)),
                "toLine": 14,
                "new": .html(
                    Array("Bel de <ins>dienstdoende arts</ins> op 020 555 01 23, ook ’s nachts.".utf8)),
            ],
            ["kind": "old", "line": 15, "old": .html(Array("Vraag naar mevrouw De Boer.".utf8))],
            [
                "kind": "new", "toLine": 15,
                "new": .html(Array("Schrijf in de overdracht wat er is afgesproken.".utf8)),
            ],
            ["kind": "new", "toLine": 16, "new": .html([])],
            [
                "kind": "same", "line": 16, "old": .html(Array("Daarna ga je verder.".utf8)), "toLine": 17,
                "new": .html(Array("Daarna ga je verder.".utf8)),
            ],
        ],
    ]

    private static let editor: [String: MustacheValue] = [
        "page": page, "tab": ["edit": true], "title": "Medicijnen delen bewerken", "noindex": true,
        "heading": "Medicijnen delen bewerken", "text": .text(text), "base": 812, "key": "f3a9",
        "upload": "/upload?page=Team/Medicijnen%20delen",
        "summary": "", "author": ["name": "Fatima"],
    ]

    private static func writing(_ more: [String: MustacheValue]) -> [String: MustacheValue] {
        editor.merging(more) { _, new in new }
    }

    private static let mark: MustacheValue = [["kind": "new", "text": "nieuw"]]

    /// The context of each screen by its template's name.
    static let all: [String: [String: MustacheValue]] = [
        "view": [
            "page": page, "tab": ["read": true], "title": "Medicijnen delen", "notices": notices,
            "canonical": "https://wiki.example.org/wiki/Team/Medicijnen_delen", "contentLang": "nl",
            "search": true, "query": "", "feed": "?action=history&feed=atom",
            "outline": [
                "items": [
                    ["level": 2, "text": "Voor je begint", "anchor": "voor-je-begint"],
                    ["level": 3, "text": "Wat je nodig hebt", "anchor": "wat-je-nodig-hebt"],
                    ["level": 2, "text": "Stap voor stap", "anchor": "stap-voor-stap"],
                    ["level": 2, "text": "Wie belt wie", "anchor": "wie-belt-wie"],
                ]
            ],
            "html": .html(Array(content.utf8)), "change": moment([:]), "deletable": true,
            "tags": [
                "items": [
                    ["text": "medicatie", "href": "/tag/medicatie"],
                    ["text": "avonddienst", "href": "/tag/avonddienst"],
                ]
            ],
        ],
        "missing": [
            "page": page, "title": "Medicijnen delen", "noindex": true,
            "near": [
                "items": [
                    ["title": "Medicijnen bestellen", "href": "/wiki/Medicijnen_bestellen"],
                    ["title": "Medicijnkar", "href": "/wiki/Medicijnkar"],
                ]
            ],
            "deleted": moment([:]),
        ],
        "edit": writing([
            "preview": [
                "html": .html(
                    Array(
                        "<h1>Medicijnen delen</h1><p>Deel medicijnen <strong>altijd met twee paar ogen</strong>.</p>"
                            .utf8))
            ], "section": "0",
        ]),
        "conflict": writing([
            "waiting": 3, "waitingHref": "?waiting=3", "marked": "<<<<<<<\neen\n=======\ntwee\n>>>>>>>\n",
            "diff": diff,
            "other": moment(["text": .text(text)]),
        ]),
        "waiting": writing(["waiting": 3, "diff": diff, "kept": moment([:]), "other": ["text": .text(text)]]),
        "history": [
            "page": page, "tab": ["history": true], "title": "Geschiedenis van Medicijnen delen",
            "heading": "Geschiedenis van Medicijnen delen", "canCompare": true,
            "revisions": [
                moment([
                    "id": 812, "size": "2,1 kB", "delta": "+120", "prevHref": "?diff=prev&oldid=812",
                    "isNew": true,
                ]),
                moment([
                    "id": 640, "size": "2,0 kB", "delta": "−8", "shrinks": true,
                    "prevHref": "?diff=prev&oldid=640", "isOld": true,
                    "marks": [["kind": "merge", "text": "samengevoegd"]], "comment": "",
                ]),
                moment([
                    "id": 12, "size": "2,0 kB", "marks": mark, "author": "Jan de Vries",
                    "hidden": [
                        "text": "Verborgen door Jan, gisteren: een naam", "showHref": "/r/12?action=unhide",
                    ],
                ]),
            ],
            "pager": ["older": "?action=history&before=12"],
        ],
        "diff": [
            "page": page, "tab": ["history": true], "title": "Wijzigingen in Medicijnen delen",
            "heading": "Wijzigingen in Medicijnen delen", "older": moment(["comment": ""]),
            "newer": moment([:]),
            "statistics": "3 regels erbij, 2 regels weg", "diff": diff,
            "previousHref": "?diff=prev&oldid=640",
            "nextHref": "?diff=prev&oldid=900", "undo": ["revision": 812],
        ],
        "info": [
            "page": page, "tab": ["info": true], "title": "Feiten over Medicijnen delen", "noindex": true,
            "heading": "Feiten over Medicijnen delen", "pageTitle": "Medicijnen delen",
            "name": "Team/Medicijnen delen", "permanent": ["href": "/p/7", "text": "/p/7"],
            "newest": ["href": "/r/812", "text": "/r/812"], "created": moment([:]), "changed": moment([:]),
            "oldNames": ["items": [["text": "Medicatie", "href": "/wiki/Medicatie"]]],
            "revisions": "12 versies", "size": "2,1 kB", "words": "312 woorden", "language": "nl",
            "review": "2027-01-01", "tags": ["items": [["text": "medicatie", "href": "/tag/medicatie"]]],
            "linksIn": "7 pagina’s verwijzen hiernaar", "linksOut": "3 links naar andere pagina’s",
            "files": [
                "items": [["text": "img/plattegrond.png", "href": "/file/img/plattegrond.png", "red": true]]
            ],
            "authors": [moment(["name": "Fatima el Amrani", "count": "9 versies"])],
            "moreAuthors": "en nog 12",
            "served": [
                "items": [
                    [
                        "title": "vrij vragen", "href": "/search?q=vrij%20vragen", "note": "5 mensen",
                        "key": "vrij vragen",
                    ]
                ]
            ],
        ],
        "links": [
            "page": page, "tab": ["links": true], "title": "Links van Medicijnen delen",
            "heading": "Links van Medicijnen delen", "hasOutward": true,
            "inward": [["title": "Nachtdienst", "href": "/wiki/Nachtdienst", "name": "Team/Nachtdienst"]],
            "outward": [
                ["title": "Onboarding", "href": "/wiki/Onboarding"],
                ["title": "img/a.png", "href": "/file/img/a.png", "red": true, "note": "bestand"],
            ],
        ],
        "blame": [
            "page": page, "tab": ["history": true], "title": "Wie Medicijnen delen schreef",
            "heading": "Wie Medicijnen delen schreef",
            "runs": [
                moment([
                    "lines": [["number": 1, "text": "# Medicijnen delen"], ["number": 2, "text": ""]]
                ]),
                moment(["author": "Jan de Vries", "lines": [["number": 3, "text": "Deel <altijd> samen."]]]),
            ],
        ],
        "list": [
            "title": "Gevraagde pagina’s", "heading": "Gevraagde pagina’s", "lead": "Hierheen leiden links.",
            "items": [
                [
                    "title": "Tilprotocol", "href": "/wiki/Tilprotocol?action=edit", "red": true,
                    "note": "3 pagina’s", "noteHref": "/wiki/Tilprotocol?action=links",
                ]
            ],
            "notices": [],
            "sought": [
                "items": [
                    [
                        "title": "fietsvergoeding", "href": "/wiki/Fietsvergoeding?action=edit", "red": true,
                        "note": "4 mensen", "key": "fietsvergoeding",
                    ]
                ]
            ],
        ],
        "pages": [
            "title": "Alle pagina’s", "heading": "Alle pagina’s", "count": "278 pagina’s", "prefix": "",
            "letters": .list(
                "ABCDEFGHIJKLMNOPQRSTUVWXYZ".map {
                    [
                        "text": .text(String($0)), "href": .text("/pages?prefix=\($0)"),
                        "current": .bool($0 == "M"),
                    ]
                }),
            "groups": [
                [
                    "heading": "M",
                    "items": .list(
                        (1...24).map {
                            [
                                "title": .text("Medicijnen, deel \($0)"), "href": "/wiki/M",
                                "name": .text($0 == 3 ? "Team/Medicijnen" : ""),
                            ]
                        }),
                ]
            ],
            "pager": ["previous": "?", "next": "?after=M"],
        ],
        "search": [
            "title": "Zoeken: medicatie", "search": true, "query": "medicatie", "asked": true, "notices": [],
            "count": "2 pagina’s", "noindex": true,
            "sorts": [
                ["text": "Beste eerst", "href": "/search?q=medicatie", "current": true],
                ["text": "Nieuwste eerst", "href": "/search?q=medicatie&sort=date", "current": .bool(false)],
            ],
            "meant": ["text": "medicaties", "href": "/search?q=medicaties"],
            "missing": ["words": [["word": "zorgboerderij"]]],
            "results": [
                [
                    "title": "Medicijnen delen", "heading": "Wie belt wie", "href": "/wiki/M#wie",
                    "path": "Team/Medicijnen", "kind": "PDF", "iso": "2026-05-03T12:02:00Z",
                    "time": "3 mei 2026",
                    "snippet": .html(Array("Bel bij <mark>medicatie</mark> altijd &amp; meteen.".utf8)),
                    "more": [
                        [
                            "text": "Daarna", "href": "/wiki/M#daarna",
                            "snippet": .html(Array("Schrijf het op.".utf8)),
                        ]
                    ],
                ]
            ],
            "facets": [
                [
                    "heading": "Map",
                    "items": [["text": "Team", "count": 2, "href": "/search?q=medicatie+in:Team/"]],
                ]
            ],
            "none": .missing, "pager": ["next": "?offset=10"],
            "ask": [
                "question": "medicatie", "page": "Open vragen", "href": "/wiki/Open_vragen",
                "author": ["name": "Ada"],
            ],
        ],
        "changes": [
            "title": "Recente wijzigingen", "heading": "Recente wijzigingen",
            "days": [
                [
                    "heading": "Vandaag",
                    "changes": [
                        moment([
                            "time": "14:02",
                            "pages": [
                                [
                                    "title": "Medicijnen delen", "href": "/wiki/M", "diffHref": "?diff=prev",
                                    "historyHref": "?action=history",
                                ]
                            ],
                        ]),
                        moment([
                            "time": "13:40", "comment": "", "marks": mark,
                            "pages": [
                                ["title": "Nachtdienst", "href": "/wiki/N", "historyHref": "?action=history"]
                            ],
                        ]),
                    ],
                ],
                [
                    "heading": "Gisteren",
                    "changes": [
                        moment([
                            "time": "09:15", "more": "en nog 37 pagina’s",
                            "marks": [["kind": "import", "text": "ingelezen"]],
                            "pages": [
                                [
                                    "title": "Onboarding", "href": "/wiki/O", "diffHref": "?diff=prev",
                                    "historyHref": "?action=history",
                                ],
                                [
                                    "title": "Oude afspraken", "href": "/wiki/O",
                                    "historyHref": "?action=history", "gone": true,
                                ],
                            ],
                        ])
                    ],
                ],
            ],
            "pager": ["older": "?before=12"],
        ],
        "file": [
            "page": file, "tab": ["info": true], "title": "plattegrond.png",
            "file": [
                "href": "/file/img/plattegrond.png", "size": "84 kB", "type": "image/png", "base": 40,
                "action": "/file/img/plattegrond.png?action=upload", "path": "/file/img/plattegrond.png",
                "words": "plattegrond.png",
            ],
            "versions": [
                moment(["size": "84 kB", "current": true]), moment(["size": "80 kB", "comment": ""]),
            ],
            "uses": ["items": [["title": "Onboarding", "href": "/wiki/Onboarding"]]], "summary": "",
            "author": ["name": ""],
        ],
        "upload-new": [
            "title": "Uploaden", "heading": "Uploaden",
            "file": ["base": 0, "action": "/upload", "page": "Team/Medicijnen delen"], "summary": "",
            "author": ["name": "Noor"],
        ],
        "file-missing": [
            "page": file, "title": "plattegrond.png",
            "file": ["base": 0, "action": "/file/img/plattegrond.png?action=upload"], "summary": "",
            "author": ["name": ""],
        ],
        "confirm": [
            "title": "“Medicijnen delen” verwijderen?", "heading": "“Medicijnen delen” verwijderen?",
            "text":
                "De pagina verdwijnt uit de lijsten en uit het zoeken. De geschiedenis blijft, en iedereen kan de pagina terughalen.",
            "action": "/wiki/M?action=delete", "back": "/wiki/M", "button": "Verwijderen", "why": "summary",
            "into": ["value": "Medicatie"], "summary": "",
            "notices": [
                [
                    "kind": "warning", "text": "3 pagina’s verwijzen hiernaar.",
                    "links": [["href": "?action=links", "text": "Bekijk welke"]],
                ]
            ],
        ],
        "move": [
            "page": page, "title": "Medicijnen delen een andere naam geven",
            "heading": "Medicijnen delen een andere naam geven", "action": "/wiki/M?action=move",
            "back": "/wiki/M", "to": "Medicatie/Delen", "tree": true, "key": "k", "summary": "",
            "plan": [
                "moves": [["from": "Medicijnen delen", "to": "Medicatie/Delen", "href": "/wiki/M"]],
                "moreMoves": "en nog 3 pagina’s",
                "rewrites": [
                    "items": [["title": "Start", "href": "/wiki/Start", "count": "2 verwijzingen"]]
                ],
                "left": ["items": [["title": "Oud", "href": "/wiki/Oud", "target": "Medicijnen delen"]]],
            ],
            "notices": [["kind": "caution", "text": "Die naam is er al."]], "author": ["name": "Jan"],
        ],
        "error": [
            "title": "Hier is niets te vinden", "status": 404, "heading": "Hier is niets te vinden",
            "text":
                "Misschien zit er een typefout in het adres, of is het verplaatst. Kijk eens bij alle pagina’s.",
            "links": [["href": "/pages", "text": "Alle pagina’s"]],
        ],
    ]

    private static let content = """
        <h1 id="medicijnen-delen">Medicijnen delen</h1>
        <p>Deel medicijnen <strong>altijd met twee paar ogen</strong>. Twijfel je? Vraag het aan een collega, of lees
        <a href="/wiki/Dubbele_controle">hoe de dubbele controle gaat</a>. Er is nog geen pagina over
        <a class="red" href="/wiki/Spuiten">spuiten en pompen</a>.</p>
        <div class="callout callout-warning"><p class="callout-title">Waarschuwing</p>
        <p>Geef nooit iets uit een doosje zonder etiket.</p></div>
        <h2 id="voor-je-begint">Voor je begint <a class="edit-section" href="?action=edit&amp;section=2">bewerken</a></h2>
        <ul><li><input type="checkbox" disabled="" checked="" /> Handen gewassen</li>
        <li><input type="checkbox" disabled="" /> Toedienlijst van vandaag erbij</li></ul>
        <h3 id="wat-je-nodig-hebt">Wat je nodig hebt</h3>
        <ol><li>De <code>sleutel</code> van de kar</li><li>Bekertjes<ul><li>klein</li><li>groot</li></ul></li></ol>
        <div class="callout callout-tip"><p class="callout-title">Tip</p><p>Zet je telefoon stil.</p></div>
        <h2 id="stap-voor-stap">Stap voor stap</h2>
        <table><thead><tr><th>Tijd</th><th>Wat</th><th>Wie tekent er af in het dossier</th><th align="right">Aantal</th></tr></thead>
        <tbody><tr><td>08:00</td><td>Ochtendronde op de eerste verdieping</td><td>De verzorgende IG en een tweede collega</td><td align="right">24</td></tr>
        <tr><td>20:00</td><td>Avondronde</td><td>De avonddienst</td><td align="right">18</td></tr></tbody></table>
        <blockquote><p>Haast is de slechtste collega.</p></blockquote>
        <pre><code>zuurstof: 2 l/min   # een lange regel die op een telefoon niet past en dus schuift in zijn eigen kader
        </code></pre>
        <h2 id="wie-belt-wie">Wie belt wie</h2>
        <p>Bel de dienstdoende arts.<sup class="footnote-ref"><a href="#fn-1" id="fnref-1">1</a></sup>
        <a class="missing-picture" href="/file/telefoons.png">Plaatje dat er nog niet is: telefoons.png</a></p>
        <section class="footnotes"><ol><li id="fn-1"><p>Ook in het weekend. <a href="#fnref-1" class="footnote-backref">↩</a></p></li></ol></section>
        """
}
