/// The official examples that Meent answers otherwise, by reason. One that holds after all fails the test.
enum SpecificationChanges {
    /// Each reason with the numbers of its examples in a file.
    private static let groups: [(file: String, reason: String, examples: [Int])] = [
        ("spec.txt", "front matter is not shown, and this is empty front matter", [68]),
        (
            "spec.txt",
            "an element that is left open ends with what it stands in, at the latest with the page",
            [118, 125, 143, 144, 153, 156, 317, 327, 354, 485, 486, 503, 650, 651, 653, 663, 664]
        ),
        ("spec.txt", "an end tag that ends nothing is left out", [121, 135, 642]),
        (
            "spec.txt",
            "of an element that is not on the allow-list the tags are left out and the content stays",
            [120, 133, 170, 500, 532, 544, 632, 633, 634, 636]
        ),
        (
            "spec.txt", "attributes that are not on the allow-list are left out",
            [122, 123, 124, 134, 139, 635]
        ),
        ("spec.txt", "a tag that does not end is text", [126, 127, 128]),
        (
            "spec.txt", "the tag filter, which these examples do without, shows scripts and styles as text",
            [140, 141, 142, 145, 147]
        ),
        (
            "spec.txt", "comments, declarations, processing instructions and CDATA are left out",
            [146, 148, 149, 150, 151, 152, 288, 289, 644, 647, 648, 649]
        ),
        ("spec.txt", "a picture in raw HTML without words for it has its file's name", [484]),
        ("spec.txt", "double brackets are a wiki link", [556, 567, 598]),
        ("spec.txt", "an address of a scheme that is not on the allow-list leads nowhere", [606, 607, 609]),
        (
            "spec.txt",
            "addresses are links without brackets too, by an extension that these examples do without",
            [610, 614, 616, 619, 620]
        ),
        (
            "extensions.txt", "tags that are not on the allow-list are left out, and so are comments", [22]
        ),
        ("extensions.txt", "pictures of other sites are links: readers are not told on to them", [19]),
        ("extensions.txt", "footnotes have the ids of their labels, as later cmark-gfm gives them", [23]),
    ]

    /// Why an example is answered otherwise, by its name: `spec.txt 68`.
    static let reasons = Dictionary(
        uniqueKeysWithValues: groups.flatMap { group in
            group.examples.map { ("\(group.file) \($0)", group.reason) }
        })
}
