"""
JSON as people write it by hand: an object in which a name stands twice.

Owns that these are found: every reader of JSON takes the last value in silence. Must not know what is in a file.
"""

import json
from collections import Counter
from typing import Any


def parse_json(text: str) -> tuple[Any, Counter[str]]:
    """
    Parse JSON; return its value and the names that stand more than once in one object, with how often too many.

    Raises
    ------
    ValueError
        If it is no JSON.
    RecursionError
        If it is nested too deep.
    """
    repeated: Counter[str] = Counter()

    def to_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) < len(pairs):
            repeated.update(Counter(name for name, _ in pairs) - Counter(members.keys()))
        return members

    return json.loads(text, object_pairs_hook=to_object), repeated
