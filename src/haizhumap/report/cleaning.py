"""
Cleaning a raw text of what programs and re-publishing sites leave in it, with a log that undoes it.

Owns what is cleaned away and nothing else: whoever cleans a cleaned text changes nothing. Offsets are Python character
offsets into the cleaned text. The words stand in `cleaning.toml`. Must not know metadata or files.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby, repeat

from haizhumap.han import HAN
from haizhumap.lexicons import load, read_toml
from haizhumap.model import CleaningStep
from haizhumap.report.wraps import SOFT_END, find_wraps

_SENTENCE = re.compile("[^。！？；\n]*[。！？；\n]|[^。！？；\n]+")
_LIST_MARKS = frozenset(",()")
_CHINESE = re.compile(rf"[\u3001-\u303f{HAN}\uff00-\uffef\u201c\u201d\u2018\u2019]")
_OTHER_LINE_ENDS = re.compile(f"[{SOFT_END}\u2029\x85]")
_LINE = re.compile(r"[^\n]++")
_ALNUM = "0-9A-Za-z\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
_BLANK = re.compile(rf"(?<=[{HAN}])[^\S\n\t\v\f\r](?=[{HAN}{_ALNUM}])|(?<=[{_ALNUM}])[^\S\n\t\v\f\r](?=[{HAN}])")
_SPACING = re.compile(rf"(?<=[{HAN}])[^\S\n\t\v\f\r]{{1,2}}+(?=[{HAN}])|{_BLANK.pattern}")
_PAIR = re.compile(f"[{HAN}](?=[{HAN}])")
_WIDE_BLANKS = "\u3000\u2001\u2003"
_SENTENCE_MARK = re.compile("[，。；]")
_LEAST_SPACED = 3
_MOST_PASSES = 12
"""Two or three are enough for what people bring; one more finds nothing to do."""

_Edit = tuple[int, int, str]
"""A span of the text and what stands there instead."""


@dataclass(frozen=True, slots=True)
class CleaningRules:
    """
    What to clean away; see `cleaning.toml`.

    `footers` is one footer line with the blank lines after it; `marks` is one list mark, or as many others as stand
    together, of those that are `restored`.
    """

    advertising: tuple[str, ...]
    strays: re.Pattern[str]
    invisible: re.Pattern[str]
    lookalikes: re.Pattern[str]
    leftovers: re.Pattern[str]
    meant: Mapping[str, str]
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
        meant={pair[0]: pair[1] for pair in raw["meant"].split()},
        footers=re.compile(rf"^(?:{footers})\s*+", re.MULTILINE),
        marks=re.compile(f"[{_class(_LIST_MARKS)}]|[{_class(set(raw['restored']) - _LIST_MARKS)}]+"),
    )


def _class(marks: Iterable[str]) -> str:
    return re.escape("".join(sorted(marks)))


class _Pass:
    """A raw text on its way to a clean one: what stands for each of its characters, and by which rule."""

    def __init__(self, raw: str) -> None:
        self.now = list(raw)
        self.rules = [""] * len(raw)
        self.is_changed = False
        self._read()

    def _read(self) -> None:
        self.text = "".join(self.now)
        self._at = [at for at, words in enumerate(self.now) for _ in words]

    def apply(self, rule: str, edits: Iterable[_Edit]) -> None:
        """Put words in the place of spans of the text as it is now; the spans do not overlap."""
        is_edited = False
        for start, end, words in edits:
            for at in self._at[start:end]:
                self.now[at], self.rules[at] = "", rule
            self.now[self._at[start]] = words
            is_edited = True
        if is_edited:
            self.is_changed = True
            self._read()


def clean(raw: str) -> tuple[str, tuple[CleaningStep, ...]]:
    """
    Clean a raw text and log each change.

    Takes out stray control characters and what cannot be seen; writes radicals and compatibility characters as what
    they stand for; strips the page's comment footer and injected advertising; joins wrapped lines; takes out blanks
    inside Chinese words and restores half-width punctuation in Chinese sentences. It touches nothing else. Cleaning a
    cleaned text changes nothing.

    Returns
    -------
    text
        The cleaned text.
    steps
        The changes in text order; `restore_raw(text, steps)` gives the raw text back.
    """
    state = _Pass(raw)
    for _ in range(_MOST_PASSES):
        state.is_changed = False
        for rule, find in _RULES.items():
            state.apply(rule, find(state.text))
        if not state.is_changed:
            break
    return state.text, _log(raw, state)


def plain_characters(words: str) -> str:
    """Return words without what cannot be seen, radicals and compatibility characters as what they stand for."""
    state = _Pass(words)
    for rule in ("stray", "invisible", "lookalike"):
        state.apply(rule, _RULES[rule](state.text))
    return state.text


def _strays(text: str) -> Iterator[_Edit]:
    return ((*match.span(), "") for match in cleaning_rules().strays.finditer(text))


def _invisible(text: str) -> Iterator[_Edit]:
    return ((*match.span(), "") for match in cleaning_rules().invisible.finditer(text))


def _lookalikes(text: str) -> Iterator[_Edit]:
    # ⼯作 → 工作, ⻓ → 长, 﨎 stays: it is no other's double
    for match in cleaning_rules().lookalikes.finditer(text):
        char = match.group()
        words = cleaning_rules().meant.get(char) or unicodedata.normalize("NFKC", char)
        if words != char:
            yield (*match.span(), words)


def _line_ends(text: str) -> Iterator[_Edit]:
    return ((*match.span(), "\n") for match in _OTHER_LINE_ENDS.finditer(text))


def _advertising(text: str) -> Iterator[_Edit]:
    """Yield what is advertising, that within advertising included."""
    kept: list[int] = []
    advertising = cleaning_rules().advertising
    for index in range(len(text)):
        kept.append(index)
        for words in advertising:
            if len(kept) >= len(words) and all(
                text[at] == char for at, char in zip(kept[-len(words) :], words, strict=True)
            ):
                yield from ((at, at + 1, "") for at in kept[-len(words) :])
                del kept[-len(words) :]


def _footers(text: str) -> Iterator[_Edit]:
    start = _footer_start(text, cleaning_rules().footers)
    if start < len(text):
        yield start, len(text), ""


def _blanks(text: str) -> Iterator[_Edit]:
    """Yield the blanks inside Chinese words; two or more part words, unless all of a line is spaced."""
    # 云湖 文化中心 → 云湖文化中心, 地铁 11 号线 → 地铁11号线; 项目  单位 stays; 新  港  路  改  造 → 新港路改造
    # 启动云湖　文化中心建设。 → 启动云湖文化中心建设。; 第一章　总则 stays: a wide blank parts what is no sentence
    for line in _LINE.finditer(text):
        is_spaced, is_sentence = _is_spaced(line.group()), _SENTENCE_MARK.search(line.group()) is not None
        for match in (_SPACING if is_spaced else _BLANK).finditer(text, *line.span()):
            if is_spaced or is_sentence or match.group() not in _WIDE_BLANKS:
                yield (*match.span(), "")


def _is_spaced(line: str) -> bool:
    parted, together = len(_SPACING.findall(line)), len(_PAIR.findall(line))
    return parted >= _LEAST_SPACED and parted > together


def _punctuation(text: str) -> Iterator[_Edit]:
    rules = cleaning_rules()
    return ((at, at + 1, rules.restored[text[at]]) for at in _marks_in_chinese(text, rules.marks))


_RULES: Mapping[str, Callable[[str], Iterable[_Edit]]] = {
    "stray": _strays,
    "invisible": _invisible,
    "lookalike": _lookalikes,
    "advertising": _advertising,
    "footer": _footers,
    "wrap": find_wraps,
    "line-end": _line_ends,
    "blank": _blanks,
    "punctuation": _punctuation,
}


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


def _log(raw: str, state: _Pass) -> tuple[CleaningStep, ...]:
    steps: list[CleaningStep] = []
    offset = 0
    for rule, run in groupby(range(len(raw)), key=lambda at: state.rules[at]):
        indices = list(run)
        now = "".join(state.now[indices[0] : indices[-1] + 1])
        if rule:
            steps.append(CleaningStep(offset=offset, was=raw[indices[0] : indices[-1] + 1], now=now, rule=rule))
        offset += len(now)
    return tuple(steps)


def restore_raw(text: str, steps: Iterable[CleaningStep]) -> str:
    """Undo a cleaning: the raw text that `clean` was given."""
    pieces: list[str] = []
    at = 0
    for step in steps:
        pieces += text[at : step.offset], step.was
        at = step.offset + len(step.now)
    return "".join([*pieces, text[at:]])
