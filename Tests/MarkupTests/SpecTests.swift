import Testing

@testable import Markup

extension RenderingTests {
    @Suite struct SpecTests {
        @Test(
            "Every example of the specification comes out as it says",
            .enabled(if: Specification.folder != nil, "../shared/testdata/markdown is missing"),
            arguments: ["spec.txt", "extensions.txt"])
        func examples(file: String) {
            let differing = SpecDifferences.known(file)
            let examples = Specification.examples(file)
            #expect(examples.count > 10)
            for example in examples {
                let html = Specification.normalised(filled(rendered(example.input)))
                let expected = Specification.normalised(example.output)
                if let reason = differing[example.number] {
                    #expect(html != expected, "\(file) \(example.number) is listed (\(reason)) but matches")
                } else {
                    #expect(html == expected, "\(file) \(example.number): \(example.input)")
                }
            }
        }
    }
}
