"""
Line ends inside sentences: where a text was wrapped by hand, or by a program that kept its lines.

Owns the rule, which goes by how long lines are, as that for printed pages does (`documents.printed`): a wrapped line
is as long as its text's lines are, and the next one goes on without indent or number. Widths are in em: a Chinese
character is one, an ASCII character half of one.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

from haizhumap.report.headings import is_numbered

SOFT_END = "\u2028"
"""Unicode's line separator: how readers write a line end that does not end a paragraph (`br`, Shift and Enter)."""

# 改造沥 | 滘村: the line before ends where no sentence does
_CLOSED = re.compile("[。！？；：…][\u201d\u2019）》」』]?\\Z")
# 提升品质 | 。新建: no line begins with such a mark, so the one before it goes on
_NEVER_FIRST = re.compile("[，。、；：！？）》」』%‰]")
# 高标准建设文化中心，<br>提升品质。: a soft end after such a mark ends nothing
_NEVER_LAST = re.compile("[，、]\\Z")
_LINE = re.compile(f"[^\n{SOFT_END}]++")
_BLANKS = " \t\u3000\xa0\f\v"
_LATIN_WORD = re.compile(r"[!-~]++")
_LATIN_BREAK = re.compile(r"[A-Za-z0-9,.;:)][A-Za-z(]|[A-Za-z,;:)][A-Za-z0-9(]")

_SLACK_EM = 2.0
_INDENT_EM = 1.2
_SHORTEST_EM = 10.0
_SHORTEST_WRAPPED = 2
_LEAST_FULL = 2 / 3
_MOST_WIDER = 1 / 4
_LEAST_JOINED = 1 / 8
"""
A text is wrapped if of the lines that end no sentence so many are about equally wide, if no more than so many lines are
wider, and if so many would be joined; the last also bounds how often a text can be found wrapped anew.
"""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without the blanks around it: where it stands, how far it is indented and how wide it is, in em."""

    words: str
    start: int
    end: int
    indent: float
    width: float


_Pair = tuple[_Line, _Line]


def word_em(line: str) -> float:
    """Return about how much room a line's first word takes, in em, which the line before it may have lacked."""
    word = _LATIN_WORD.match(line)
    return len(word.group()) / 2 if word else 1.0


def glue(before: str, after: str) -> str:
    """Return what stands between a wrapped line and the next: a Latin word does not grow together with another."""
    # use PCI + Express → use PCI Express; 增长2 + 3.5% → 增长23.5%; 改造沥 + 滘村 → 改造沥滘村
    return " " if _LATIN_BREAK.fullmatch(before[-1:] + after[:1]) else ""


def find_wraps(text: str) -> list[tuple[int, int, str]]:
    """
    Return the spans between wrapped lines, line end and blanks included, each with what stands there instead.

    Lines that end softly are looked at by themselves: where there are any, all others end where they should.
    """
    end = SOFT_END if SOFT_END in text else "\n"
    pairs = [pair for pair in pairwise(_lines(text)) if text[pair[0].end : pair[1].start].strip(_BLANKS) == end]
    wrapped = _wrapped(pairs, is_soft=end == SOFT_END)
    return [(before.end, line.start, glue(before.words, line.words)) for before, line in wrapped]


def _lines(text: str) -> Iterator[_Line]:
    for match in _LINE.finditer(text):
        words = match.group().strip()
        if words:
            lead = len(match.group()) - len(match.group().lstrip())
            start = match.start() + lead
            yield _Line(words, start, start + len(words), _em(match.group()[:lead]), _em(words))


def _em(words: str) -> float:
    return sum(0.5 if char.isascii() else 1.0 for char in words)


def _wrapped(pairs: Sequence[_Pair], *, is_soft: bool) -> list[_Pair]:
    """Return the pairs of lines of which the second goes on with the first."""
    goes_on = _judge(pairs)
    wrapped = [pair for pair in pairs if goes_on(*pair)]
    is_wrapped = len(wrapped) >= _LEAST_JOINED * len(pairs)
    return [pair for pair in pairs if _is_open(*pair, is_soft=is_soft) or (is_wrapped and goes_on(*pair))]


def _is_open(before: _Line, line: _Line, *, is_soft: bool) -> bool:
    """Tell by marks alone that a line goes on with the one before it."""
    is_open = is_soft and _NEVER_LAST.search(before.words) is not None and not is_numbered(line.words)
    return is_open or _NEVER_FIRST.match(line.words) is not None


def _judge(pairs: Sequence[_Pair]) -> Callable[[_Line, _Line], bool]:
    """Return the rule for pairs of lines, by what is usual among them."""
    open_lines = [line for line, _ in pairs if line.width >= _SHORTEST_EM and not _CLOSED.search(line.words)]
    width, full = _usual(open_lines)
    letters, alike = max(Counter(len(line.words) for line in open_lines).items(), key=itemgetter(1), default=(0, 0))
    indent = min((line.indent for pair in pairs for line in pair), default=0.0)
    is_long = sum(line.width > width + 1 for line, _ in pairs) > _MOST_WIDER * len(pairs)
    if is_long or full < max(_SHORTEST_WRAPPED, _LEAST_FULL * len(open_lines)):
        return lambda _before, _line: False

    def goes_on(before: _Line, line: _Line) -> bool:
        is_alike = alike >= _SHORTEST_WRAPPED and len(before.words) == letters
        is_full = is_alike or width - before.width <= word_em(line.words) + _SLACK_EM
        is_other = max(before.width, line.width) > width + 1 or line.indent - indent > _INDENT_EM
        return is_full and not (is_other or _CLOSED.search(before.words) or is_numbered(line.words))

    return goes_on


def _usual(lines: Sequence[_Line]) -> tuple[float, int]:
    """Return how wide most lines are, and how many are about as wide, an em or two less."""
    widths = Counter(line.width for line in lines)
    steps = [step / 2 for step in range(int(2 * _SLACK_EM) + 1)]
    near = {one: sum(widths[one - step] for step in steps) for one in widths}
    width = max(near, key=lambda one: (near[one], -one), default=0.0)
    return width, near.get(width, 0)
