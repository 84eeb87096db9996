import unittest

import contract

FILES = [
    "@Suite struct AddressTests {\n    @Test(arguments: [1]) func leads(there: Int) {}\n}",
    "struct OtherTests { struct Sample {}\n @Test func stands() {} }",
]


class ContractTests(unittest.TestCase):
    def faults(self, row):
        return contract.check("| what | held by |\n|---|---|\n" + row + "\n", contract.tests(FILES))

    def test_a_row_with_its_tests_has_no_fault(self):
        self.assertEqual(self.faults(r"| a \| b | `AddressTests.leads`, `OtherTests.stands` |"), [])
        self.assertEqual(self.faults("| set-up | `make test` itself |"), [])

    def test_a_test_that_is_not_there_is_a_fault(self):
        self.assertEqual(self.faults("| a | `AddressTests.stands` |"), ["docs/contract.md:3: there is no test AddressTests.stands"])
        self.assertEqual(len(self.faults("| a | `GoneTests.leads` |")), 1)

    def test_an_empty_row_is_a_fault(self):
        self.assertEqual(self.faults("| a |  |"), ["docs/contract.md:3: nothing holds this row"])


if __name__ == "__main__":
    unittest.main()
