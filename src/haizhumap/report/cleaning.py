"""
Cleaning a raw text of what re-publishing sites leave in it, with a log that undoes it.

Owns what is cleaned away and nothing else: whoever cleans a cleaned text changes nothing. Offsets are Python character
offsets into the cleaned text. The words stand in `cleaning.toml`. Must not know metadata or files.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby, repeat

from haizhumap.lexicons import load, read_toml
from haizhumap.model import CleaningStep

_SENTENCE = re.compile("[^。！？；\n]*[。！？；\n]|[^。！？；\n]+")
_LIST_MARKS = frozenset(",()")
_CHINESE = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff00-\uffef\u201c\u201d\u2018\u2019]")


@dataclass(frozen=True, slots=True)
class CleaningRules:
    """
    What to clean away; see `cleaning.toml`.

    `footers` is one footer line with the blank lines after it; `marks` is one list mark, or as many others as stand
    together, of those that are `restored`.
    """

    advertising: tuple[str, ...]
    strays: re.Pattern[str]
    restored: Mapping[str, str]
    footers: re.Pattern[str]
    marks: re.Pattern[str]


@cache
def cleaning_rules() -> CleaningRules:
    """Return the rules that come with the package."""
    raw = read_toml(__package__, "cleaning.toml")
    footers = "|".join(f"(?:{pattern})" for pattern in raw["footers"])
    return load(
        CleaningRules,
        raw,
        footers=re.compile(rf"^(?:{footers})\s*", re.MULTILINE),
        marks=re.compile(f"[{_class(_LIST_MARKS)}]|[{_class(set(raw['restored']) - _LIST_MARKS)}]+"),
    )


def _class(marks: Iterable[str]) -> str:
    return re.escape("".join(sorted(marks)))


@dataclass(frozen=True, slots=True)
class _Change:
    """What becomes of one character of the raw text."""

    now: str
    rule: str


def clean(raw: str) -> tuple[str, tuple[CleaningStep, ...]]:
    """
    Clean a raw text and log each change.

    Strips the page's comment footer, removes injected advertising and stray control characters, restores half-width
    punctuation in Chinese sentences, and touches nothing else. Cleaning a cleaned text changes nothing.

    Returns
    -------
    text
        The cleaned text.
    steps
        The changes in text order; `restore_raw(text, steps)` gives the raw text back.
    """
    rules = cleaning_rules()
    strays = {match.start() for match in rules.strays.finditer(raw)}
    kept = _without_advertising(raw, rules.advertising, strays)
    changes = dict.fromkeys(set(range(len(raw))) - set(kept), _Change("", "advertising"))
    changes |= dict.fromkeys(strays, _Change("", "stray"))
    text = "".join(raw[index] for index in kept)
    body = text[: _footer_start(text, rules.footers)]
    changes |= dict.fromkeys(kept[len(body) :], _Change("", "footer"))
    for at in _marks_in_chinese(body, rules.marks):
        changes[kept[at]] = _Change(rules.restored[body[at]], "punctuation")
    return _apply(raw, changes)


def _without_advertising(raw: str, advertising: Iterable[str], strays: Container[int]) -> list[int]:
    """Return the indices of the characters that stay, advertising nested in advertising and strays left out."""
    kept: list[int] = []
    for index in range(len(raw)):
        if index in strays:
            continue
        kept.append(index)
        for words in advertising:
            if len(kept) >= len(words) and all(
                raw[at] == char for at, char in zip(kept[-len(words) :], words, strict=True)
            ):
                del kept[-len(words) :]
    return kept


def _footer_start(text: str, footer: re.Pattern[str]) -> int:
    """Return where the footer lines begin that a text ends with, its length if it has none."""
    start = len(text)
    for match in reversed(list(footer.finditer(text))):
        if match.end() != start:
            break
        start = match.start()
    return start


def _marks_in_chinese(text: str, marks: re.Pattern[str]) -> Iterator[int]:
    """
    Yield where half-width marks stand that belong to Chinese.

    In a sentence without a Chinese character none does, and no mark between two digits. Commas and brackets do in any
    other sentence; the other marks when Chinese, or a comma or bracket, stands next to them, marks of their kind
    passed over.
    """
    flags = list(_sentence_flags(text))
    for run in marks.finditer(text):
        before, after = text[max(run.start() - 1, 0) : run.start()], text[run.end() : run.end() + 1]
        if flags[run.start()] and _is_chinese(run.group(), before, after):
            yield from range(*run.span())


def _is_chinese(marks: str, before: str, after: str) -> bool:
    if len(marks) == 1 and before.isdigit() and after.isdigit():
        return False
    return marks in _LIST_MARKS or any(char in _LIST_MARKS or _CHINESE.match(char) for char in (before, after))


def _sentence_flags(text: str) -> Iterator[bool]:
    """Yield for each character whether its sentence has a Chinese one."""
    for sentence in _SENTENCE.findall(text):
        yield from repeat(bool(_CHINESE.search(sentence)), len(sentence))


def _apply(raw: str, changes: Mapping[int, _Change]) -> tuple[str, tuple[CleaningStep, ...]]:
    pieces: list[str] = []
    steps: list[CleaningStep] = []
    offset = 0
    for rule, run in groupby(range(len(raw)), key=lambda at: changes[at].rule if at in changes else ""):
        indices = list(run)
        was = raw[indices[0] : indices[-1] + 1]
        now = "".join(changes[at].now for at in indices) if rule else was
        if rule:
            steps.append(CleaningStep(offset=offset, was=was, now=now, rule=rule))
        pieces.append(now)
        offset += len(now)
    return "".join(pieces), tuple(steps)


def restore_raw(text: str, steps: Iterable[CleaningStep]) -> str:
    """Undo a cleaning: the raw text that `clean` was given."""
    pieces: list[str] = []
    at = 0
    for step in steps:
        pieces += text[at : step.offset], step.was
        at = step.offset + len(step.now)
    return "".join([*pieces, text[at:]])
