/// Words that a question is made of and no answer is about: they weigh little, they are never dropped.
enum StopWords {
    /// What such a word weighs beside one that says what a text is about.
    static let weight = 0.2

    /// Whether a folded word is one of them in any language.
    static func contains(_ word: String) -> Bool {
        english.contains(word) || dutch.contains(word)
    }

    /// Whether a folded word is one of them in a language.
    static func contains(_ word: String, in language: SearchLanguage) -> Bool {
        switch language {
        case .english: english.contains(word)
        case .dutch: dutch.contains(word)
        }
    }

    private static let english: Set<String> = [
        "a", "an", "the", "this", "that", "these", "those", "some", "any", "each", "every", "all", "both",
        "either", "neither", "no", "not", "none", "such", "same", "other", "another", "i", "me", "my",
        "mine", "myself", "we", "us", "our", "ours", "ourselves", "you", "your", "yours", "yourself",
        "yourselves", "he", "him", "his", "himself", "she", "her", "hers", "herself", "it", "its", "itself",
        "they", "them", "their", "theirs", "themselves", "one", "ones", "who", "whom", "whose", "which",
        "what", "when", "where", "why", "how", "whether", "am", "is", "are", "was", "were", "be", "been",
        "being", "do", "does", "did", "done", "doing", "have", "has", "had", "having", "will", "would",
        "shall", "should", "can", "could", "may", "might", "must", "ought", "cannot", "cant", "dont",
        "doesnt", "didnt", "isnt", "arent", "wasnt", "wont", "wouldnt", "couldnt", "shouldnt", "havent",
        "hasnt", "im", "id", "ive", "ill", "youre", "thats", "theres", "whats", "lets", "of", "in", "on",
        "at", "by", "for", "with", "without", "about", "against", "between", "into", "through", "during",
        "before", "after", "above", "below", "to", "from", "up", "down", "out", "off", "over", "under",
        "again", "further", "onto", "upon", "within", "among", "via", "per", "as", "than", "like", "and",
        "or", "but", "nor", "so", "yet", "if", "because", "while", "until", "although", "though", "unless",
        "since", "also", "too", "very", "just", "only", "then", "once", "here", "there", "now", "ever",
        "still", "even", "already", "anyone", "anybody", "someone", "somebody", "something", "anything",
        "nothing", "everything", "thing", "things", "want", "wants", "wanted", "need", "needs", "please",
        "way", "ways", "get", "getting", "got", "make", "makes", "possible", "anyway", "somehow", "able",
        "tell", "know", "find", "using", "use",
    ]

    private static let dutch: Set<String> = [
        "de", "het", "een", "der", "den", "des", "dit", "dat", "deze", "die", "elk", "elke", "ieder",
        "iedere", "alle", "alles", "geen", "niet", "niets", "iets", "wat", "welke", "welk", "wie", "wiens",
        "waar", "wanneer", "waarom", "hoe", "hoeveel", "of", "ik", "mij", "me", "mijn", "mezelf", "wij",
        "we", "ons", "onze", "jij", "je", "jou", "jouw", "jullie", "u", "uw", "hij", "hem", "zijn", "zij",
        "ze", "haar", "hun", "hen", "zich", "zichzelf", "men", "er", "t", "m", "k", "mn", "zn", "ben",
        "bent", "is", "was", "waren", "geweest", "wees", "heb", "hebt", "heeft", "had", "hadden", "gehad",
        "hebben", "kan", "kun", "kunt", "kunnen", "kon", "konden", "mag", "mogen", "mocht", "moet",
        "moeten", "moest", "moesten", "zal", "zult", "zullen", "zou", "zouden", "wil", "wilt", "willen",
        "wilde", "word", "wordt", "worden", "werd", "werden", "geworden", "doe", "doet", "doen", "deed",
        "gedaan", "ga", "gaat", "gaan", "laat", "laten", "van", "in", "op", "aan", "bij", "voor", "met",
        "zonder", "over", "tegen", "tussen", "door", "tijdens", "na", "boven", "onder", "naar", "uit", "af",
        "om", "rond", "binnen", "buiten", "sinds", "tot", "via", "per", "als", "dan", "te", "ten", "ter",
        "toe", "en", "maar", "want", "dus", "noch", "toch", "ook", "nog", "al", "wel", "zo", "zoals",
        "omdat", "terwijl", "totdat", "hoewel", "tenzij", "indien", "zodat", "nu", "hier", "daar", "toen",
        "ooit", "nooit", "steeds", "reeds", "weer", "even", "heel", "erg", "zeer", "alleen", "eens",
        "iemand", "niemand", "iedereen", "allemaal", "allebei", "beide", "sommige", "enkele", "elkaar",
        "ergens", "nergens", "overal", "altijd", "soms", "misschien", "eigenlijk", "gewoon", "zulke",
        "dezelfde", "hetzelfde", "vanaf", "vanuit", "waaraan", "waarbij", "waarin", "waarmee", "waarop",
        "waarvoor", "daarbij", "daarmee", "daarvoor", "hiervoor",
        "ander", "andere", "anders", "zelf", "eigen", "graag", "weten", "nodig",
        "hoef", "hoeft", "hoeven", "krijg", "krijgt", "krijgen", "gebruik", "gebruikt", "gebruiken", "maak",
        "maken", "betekent", "betekenen", "vind", "vinden",
    ]
}
