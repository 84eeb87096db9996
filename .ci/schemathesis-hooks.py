"""Sees to it that a key is used once.

schemathesis draws short values again and again. A key that came before gives the first answer and does nothing, as the
contract has it, so a page that lives again since would look like one that a DELETE did not delete.
"""
import itertools

import schemathesis

LONGEST = 64
numbers = itertools.count()


@schemathesis.hook
def before_call(context, case, kwargs):
    key = (case.headers or {}).get("Idempotency-Key")
    if isinstance(key, str) and key and len(key.encode()) <= LONGEST:
        case.headers["Idempotency-Key"] = f"{next(numbers)}.{key}".encode()[:LONGEST].decode(errors="ignore")
