"""Checks the structure of the house that docs/architecture.md describes.

Reads `swift package describe --type json` from standard input, run in the package's root. Prints each
fault on a line and ends with 1 if there is one:

- a target imports what Package.swift does not name among its dependencies, or names what it does not import;
- an arrow points up or sideways, or goes around the room `WikiStore` to what it stands on;
- a C module is imported by any number of targets but one;
- a product source imports Foundation, or holds `nonisolated(unsafe)`, `try!` or `fatalError(`.
"""

import json
import pathlib
import re
import sys

# From the ground up. A target may lean on lower floors only, never on a neighbour.
FLOORS = [
    {"Zlib"},
    {"SQLite", "Zstd", "Git", "JSON", "HTTP", "Mustache"},
    {"WikiCore"},
    {"WikiStore", "Markup", "Search", "TextMerge"},
    {"Wiki"},
    {"WikiWeb", "Exchange", "HTTPServer"},
    {"meent", "markup-worker-fixture", "TestSupport"},
]
# These know nothing of wikis; each could be a package of its own.
INDEPENDENT = FLOORS[0] | FLOORS[1] | {"HTTPServer"}
# Tables and their compression are the store's own business.
BEHIND_STORE = {"SQLite", "Zstd"}
# What comes with Swift and may be imported anywhere.
SYSTEM = {"Swift", "Glibc", "Synchronization"}

IMPORT = re.compile(
    r"^[ \t]*(?:@\w+(?:\([^)]*\))?[ \t]+)*(?:(?:public|package|internal|fileprivate|private)[ \t]+)?"
    r"import[ \t]+(?:(?:struct|class|enum|protocol|typealias|func|let|var)[ \t]+)?(\w+)",
    re.MULTILINE,
)
FORBIDDEN = {
    "Foundation": re.compile(r"\bimport\s+(?:\w+\s+)?Foundation(?!Essentials\b)"),
    "nonisolated(unsafe)": re.compile(r"\bnonisolated\s*\(\s*unsafe\s*\)"),
    "try!": re.compile(r"\btry!"),
    "fatalError(": re.compile(r"\bfatalError\s*\("),
}
NOT_CODE = re.compile(
    r'(#*)"""[\s\S]*?"""\1|(#+)"[^\n]*?"\2|"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*[\s\S]*?\*/'
)


def code(text):
    """The source without comments and literals; its lines keep their numbers."""
    return NOT_CODE.sub(lambda match: "\n" * match.group().count("\n"), text)


def rank(name):
    """The floor that a target stands on, from 0; None for a target that has no place yet."""
    return next((floor for floor, names in enumerate(FLOORS) if name in names), None)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def check(package):
    """The faults of a described package, each a line of text."""
    targets = {target["name"]: target for target in package["targets"]}
    c_modules = {
        name for name, target in targets.items()
        if target["type"] == "system-target" or target.get("module_type") == "ClangTarget"
    }
    importers = {name: set() for name in c_modules}
    faults = []

    for name, target in sorted(targets.items()):
        if name in c_modules:
            continue
        declared = set(target.get("target_dependencies", []))
        product = target["type"] != "test"
        imported = set()
        for source in target["sources"]:
            path = pathlib.Path(target["path"]) / source
            text = code(path.read_text(encoding="utf-8"))
            for match in IMPORT.finditer(text):
                module, line = match.group(1), line_of(text, match.start(1))
                imported.add(module)
                if module in c_modules:
                    importers[module].add(name)
                if module in targets and module not in declared:
                    faults.append(f"{path}:{line}: {name} imports {module}, which Package.swift does not name")
                elif product and module not in targets and module not in SYSTEM | {"FoundationEssentials"}:
                    faults.append(f"{path}:{line}: {name} imports {module}, which is no part of the house")
            if product:
                for what, pattern in FORBIDDEN.items():
                    for match in pattern.finditer(text):
                        faults.append(f"{path}:{line_of(text, match.start())}: {what} has no place in the product")
        if not product:
            continue
        for idle in sorted(declared - imported):
            faults.append(f"Package.swift: {name} names {idle} and imports it nowhere")
        floor = rank(name)
        if floor is None:
            faults.append(f"Package.swift: {name} has no floor; give it one here and in docs/architecture.md")
            continue
        for below in sorted((declared | imported) & (targets.keys() - c_modules) - {name}):
            under = rank(below)
            if under is not None and under >= floor:
                faults.append(f"Package.swift: the arrow from {name} to {below} does not point down")
            if name in INDEPENDENT and below not in INDEPENDENT:
                faults.append(f"Package.swift: {name} knows nothing of wikis and so cannot lean on {below}")
            if name != "WikiStore" and below in BEHIND_STORE:
                faults.append(f"Package.swift: {name} goes around WikiStore to {below}")

    for module, users in sorted(importers.items()):
        if len(users) != 1:
            faults.append(f"{module} is imported by {', '.join(sorted(users)) or 'nobody'}: one target wraps a C library")
    return faults


if __name__ == "__main__":
    found = check(json.load(sys.stdin))
    print("\n".join(found), file=sys.stderr, end="\n" if found else "")
    sys.exit(1 if found else 0)
