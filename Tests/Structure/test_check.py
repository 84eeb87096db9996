"""Shows that each rule of check.py can fail, on small packages made for it."""

import os
import pathlib
import tempfile
import unittest

import check

C_MODULE = {"name": "CSQLite", "type": "system-target", "path": "Sources/CSQLite", "sources": []}


class StructureTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(folder.name)
        self.ground = [C_MODULE, self.target("SQLite", ["CSQLite"], "internal import CSQLite\nimport Glibc\n")]

    def target(self, name, dependencies, text):
        folder = pathlib.Path("Sources") / name
        folder.mkdir(parents=True)
        (folder / "A.swift").write_text(text, encoding="utf-8")
        return {
            "name": name,
            "type": "library",
            "path": str(folder),
            "sources": ["A.swift"],
            "target_dependencies": dependencies,
        }

    def faults(self, *targets):
        return check.check({"targets": [*self.ground, *targets]})

    def assert_fault(self, part, *targets):
        faults = self.faults(*targets)
        self.assertTrue(any(part in fault for fault in faults), faults)

    def test_a_sound_house_has_no_faults(self):
        text = 'struct A {} // try!\nlet url = "http://fatalError("\n/* import Foundation */\n'
        self.assertEqual(self.faults(self.target("WikiCore", [], text)), [])

    def test_imports_and_dependencies_are_the_same(self):
        self.assert_fault("A.swift:2: WikiStore imports SQLite", self.target("WikiStore", [], "\nimport SQLite\n"))
        self.assert_fault("Wiki names SQLite and imports it nowhere", self.target("Wiki", ["SQLite"], ""))

    def test_attributes_and_levels_hide_no_import(self):
        text = "@preconcurrency public import struct SQLite.Row\n"
        self.assert_fault("Exchange imports SQLite", self.target("Exchange", [], text))

    def test_arrows_point_down(self):
        core = self.target("WikiCore", [], "")
        self.assert_fault("HTTP to WikiCore", core, self.target("HTTP", ["WikiCore"], "import WikiCore\n"))
        self.assert_fault("goes around WikiStore", self.target("WikiWeb", ["SQLite"], "import SQLite\n"))
        self.assert_fault("Attic has no floor", self.target("Attic", [], ""))

    def test_one_target_wraps_a_c_library(self):
        second = self.target("WikiStore", ["CSQLite"], "internal import CSQLite\n")
        self.assert_fault("CSQLite is imported by SQLite, WikiStore", second)

    def test_what_has_no_place_in_the_product(self):
        cases = ["public import Foundation", "let a = try! f()", "nonisolated(unsafe) var a = 1", 'fatalError("no")']
        for number, text in enumerate(cases):
            with self.subTest(text):
                self.assert_fault("has no place", self.target(f"Case{number}", [], text))


if __name__ == "__main__":
    unittest.main()
