"""
Other finders of places on the same passages: the project's rules alone, and what libraries call places.

Owns how each is asked; a library that is not installed is told, not passed over.
"""

import re
from collections.abc import Callable, Iterator

from benchmarks.extraction.passages import Span
from haizhumap.extraction.candidates import find

Finder = Callable[[str], list[Span]]


def make_rules() -> Finder:
    """Return the project's rules without the trained decision over them."""
    return lambda text: [(site.start, site.end) for site in find(text).sites]


def make_jieba() -> Finder:
    """Return jieba's words that it tags as places, organisations or other proper names."""
    import jieba  # noqa: PLC0415
    import jieba.posseg  # noqa: PLC0415

    jieba.setLogLevel("ERROR")

    def find_places(text: str) -> list[Span]:
        at, found = 0, []
        for word, tag in jieba.posseg.cut(text):
            if tag in {"ns", "nt", "nz"}:
                found.append((at, at + len(word)))
            at += len(word)
        return found

    return find_places


def make_jionlp() -> Finder:
    """Return the places that jionlp recognises, at each of their occurrences."""
    import jionlp  # noqa: PLC0415

    def find_places(text: str) -> list[Span]:
        found = jionlp.recognize_location(text)
        names = {*_location_names([found["domestic"], found["foreign"]]), *(found["others"] or ())}
        return [match.span() for name in sorted(names) for match in re.finditer(re.escape(name), text)]

    return find_places


def _location_names(group: object) -> Iterator[str]:
    """Yield the names in a group of jionlp's answer: lists of dictionaries with their counts."""
    if isinstance(group, str):
        yield group
    elif isinstance(group, dict):
        yield from (name for value in group.values() for name in _location_names(value))
    elif isinstance(group, list | tuple):
        yield from (name for value in group for name in _location_names(value))


BASELINES: dict[str, Callable[[], Finder]] = {"rules alone": make_rules, "jieba": make_jieba, "jionlp": make_jionlp}
