"""Checks that docs/contract.md names real tests.

Reads the table's last column: each `Suite.test` must be a test function of that suite in Tests, and each row must
have one, or say in words how else it is held. Prints each fault on a line and ends with 1 if there is one.
"""

import pathlib
import re
import sys

TYPE = re.compile(r"\b(?:struct|class|enum|extension)\s+(\w+)")
FUNCTION = re.compile(r"\bfunc\s+`?(\w+)`?\s*[(<]")
NAMED = re.compile(r"`(\w+)\.(\w+)`")


def tests(sources):
    """The functions that stand in a file with each suite: {suite: {function}}."""
    found = {}
    for text in sources:
        for suite in TYPE.findall(text):
            found.setdefault(suite, set()).update(FUNCTION.findall(text))
    return found


def check(table, known):
    """The faults of the document, each a line of text."""
    faults = []
    for number, line in enumerate(table.splitlines(), 1):
        if not line.startswith("|") or set(line) <= set("|-: "):
            continue
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if cells[-1] == "held by":
            continue
        if not cells[-1]:
            faults.append(f"docs/contract.md:{number}: nothing holds this row")
        for suite, test in NAMED.findall(cells[-1]):
            if test not in known.get(suite, ()):
                faults.append(f"docs/contract.md:{number}: there is no test {suite}.{test}")
    return faults


if __name__ == "__main__":
    root = pathlib.Path(__file__).resolve().parents[2]
    sources = [path.read_text(encoding="utf-8") for path in sorted(root.glob("Tests/*Tests/*.swift"))]
    found = check((root / "docs/contract.md").read_text(encoding="utf-8"), tests(sources))
    print("\n".join(found), file=sys.stderr, end="\n" if found else "")
    sys.exit(1 if found else 0)
