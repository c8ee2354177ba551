"""
The words of a Rich Text file (.rtf, often called .doc), with striprtf; read by `document`.

Owns what striprtf does not know: it gives letters and leaves formats aside. The file is walked through first, and where
a format begins that says that words go, a mark that no text has (U+FDD0 and on) is put before them; after striprtf the
marks tell the words apart. Only text comes out.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from striprtf.striprtf import rtf_to_text

from haizhumap.documents.notes import is_note_mark
from haizhumap.documents.sandbox import Finding, Parsed
from haizhumap.documents.visibility import SMALLEST_PT
from haizhumap.report.wraps import SOFT_END

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,9})? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z'])"
    rb"|(?P<brace>[{}])|[\r\n]+|[^\\{}\r\n]+|\\",
    re.DOTALL,
)
_FIRST_MARK = 0xFDD0
_PLAIN, _RAISED, _BOX = "", "note-marks", "box"
_STATES = (
    *(_PLAIN, "hidden-text", "deleted-text", "struck-text", "unseen-text", _RAISED, _BOX),
    *("unread-footnotes", "unread-comments", "unread-header", "unread-footer"),
)
"""What can be told of words; a mark's number is the place of its state here."""

_CELL_END, _CELL_LINE = "\ufdee", "\ufdef"
_MARK = re.compile("([\ufdd0-\ufdda])")
_PARTS = {b"footnote": "unread-footnotes", b"annotation": "unread-comments"} | {
    kind + side: f"unread-{kind.decode()}" for kind in (b"header", b"footer") for side in (b"", b"l", b"r", b"f")
}
_FORMATS = {b"v": "hidden-text", b"deleted": "deleted-text", b"strike": "struck-text", b"striked": "struck-text"}
_OPENED = frozenset({b"shp", b"shpinst", b"shpgrp", b"do", b"dptxbxtext", b"shptxt", b"pntext"})
_BOXES = frozenset({b"shptxt", b"dptxbxtext"})
_GROUNDS = frozenset({b"cb", b"chcbpat", b"highlight", b"cbpat", b"clcbpat"})
_SHOWN = frozenset({b"u", b"par", b"line", b"tab", b"cell", b"nestcell", b"row", b"sect", b"page"})
_COLOUR = re.compile(rb"(?:\\red255|\\green255|\\blue255|\s){3,}")
_CHARSETS = {b"936": b"134", b"950": b"136"}


@dataclass(frozen=True, slots=True)
class _State:
    """What holds in a group: the formats that are on, the part that it is, and whether it stands in a table."""

    on: frozenset[str] = frozenset()
    part: str = _PLAIN
    is_raised: bool = False
    is_white: bool = False
    is_tiny: bool = False
    has_ground: bool = False
    is_cell: bool = False
    is_font: bool = False

    @property
    def told(self) -> str:
        """The one of `_STATES` that its words are in."""
        if self.part not in (_PLAIN, _BOX):
            return self.part
        unseen = self.is_tiny or (self.is_white and not self.has_ground and not self.part)
        found = next(iter(sorted(self.on)), "unseen-text" if unseen else "")
        return found or (_RAISED if self.is_raised else self.part)


def read_rtf(data: bytes) -> Parsed:
    """
    Read a Rich Text file: its paragraphs, those of text boxes after the one that holds them, tables row by row.

    Hidden, deleted and struck words, white and tiny ones, note marks, notes and what stands at a page's head and foot
    are left out and told.
    """
    marked = b"".join(_Walk(data).tokens())
    text = str(rtf_to_text(marked.decode("latin-1"), errors="replace"))  # type: ignore[no-untyped-call]
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    counts: Counter[str] = Counter()
    words = _shown(whole, counts)
    lines = [line for row in words.split("\n") for line in _lines(row) if line.strip()]
    return Parsed(lines, warnings=[Finding(code, {"count": count}) for code, count in counts.items() if count])


def _shown(text: str, counts: Counter[str]) -> str:
    """Return the words that are shown; what is left out is counted."""
    parts = ["\ufdd0", *_MARK.split(text)] if not _MARK.match(text) else _MARK.split(text)[1:]
    shown, boxes = "", ""
    for mark, words in zip(parts[::2], parts[1::2], strict=True):
        state = _STATES[ord(mark) - _FIRST_MARK]
        if state == _BOX:
            boxes += words
        elif state == _PLAIN or (state == _RAISED and not is_note_mark(words, before=shown[-1:])):
            head, end, rest = words.partition("\n")
            shown += head + end + (boxes if end else "") + rest
            boxes = "" if end else boxes
        else:
            counts[state] += 1 if state == _RAISED else len("".join(words.split()))
    return f"{shown}\n{boxes}" if boxes else shown


def _lines(row: str) -> list[str]:
    """Return the lines of a paragraph or of a table's row; a row of one cell, a frame, keeps its lines."""
    cells = row.split(_CELL_END)
    if len(cells) <= 2:  # noqa: PLR2004 - the end of the only cell, and what follows it
        return "".join(cells).split(_CELL_LINE)
    told = (re.sub(rf"[\n{_CELL_LINE}{SOFT_END}]++", "\t", cell).strip() for cell in cells)
    return ["\t".join(told).rstrip()]


class _Walk:
    """The way through a file's tokens, with what holds where it stands."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._stack: list[_State] = []
        self._state = _State()
        self._told = _PLAIN
        self._skipped = 0
        self._white = _white_colours(data)
        page = re.search(rb"\\ansicpg([0-9]{1,5})", data[:2000])
        self._charset = _CHARSETS.get(page[1]) if page else None

    def tokens(self) -> Iterator[bytes]:
        """Yield the tokens for striprtf, with marks where what is told of the words changes."""
        at = 0
        while found := _TOKEN.match(self._data, at):
            at = found.end()
            word, number = (found["word"] or b"").lower(), found["number"]
            if word == b"bin" and number:
                at += max(int(number), 0)
            elif found["brace"]:
                self._turn(found["brace"])
                yield found["brace"]
            elif not self._skipped:
                yield from self._token(found, word, int(number or 1), at)

    def _turn(self, brace: bytes) -> None:
        """Go into a group, or out of one."""
        if brace == b"{":
            self._stack.append(self._state)
        elif self._stack:
            self._state = self._stack.pop()
            self._skipped = 0 if self._skipped > len(self._stack) else self._skipped

    def _token(self, found: re.Match[bytes], word: bytes, number: int, at: int) -> Iterator[bytes]:
        token = found.group()
        if word:
            self._heed(word, number)
            yield from self._word(token, word)
        elif found["sign"] == b"*":
            following = _TOKEN.match(self._data, at)
            yield b"" if following and (following["word"] or b"").lower() in _OPENED | _PARTS.keys() else token
        elif self._state.is_font:
            yield b"x" if found["byte"] else token
        else:
            yield from self._change()
            yield token

    def _word(self, token: bytes, word: bytes) -> Iterator[bytes]:
        if word in _SHOWN:
            yield from self._change()
        if word in (b"cell", b"nestcell"):
            yield _mark(ord(_CELL_END))
        elif word == b"par" and self._state.is_cell:
            yield _mark(ord(_CELL_LINE))
        elif word == b"line":
            yield _mark(ord(SOFT_END))
        elif word == b"fcharset" and self._charset and token.strip() == b"\\fcharset0":
            yield b"\\fcharset" + self._charset + b" "
        elif word == b"u" and not _is_unit(token):
            return
        elif word not in _OPENED and word not in _PARTS and not self._skipped:
            yield token

    def _change(self) -> Iterator[bytes]:
        """Yield a mark if what is told of the words has changed."""
        if self._state.told != self._told:
            self._told = self._state.told
            yield _mark(_FIRST_MARK + _STATES.index(self._told))

    def _heed(self, word: bytes, number: int) -> None:
        """Let a control word change what holds in its group."""
        state = self._state
        if word in _FORMATS:
            name = frozenset({_FORMATS[word]})
            self._state = replace(state, on=state.on | name if number else state.on - name)
        elif word in _PARTS or word in _BOXES:
            self._state = replace(state, part=_PARTS.get(word, _BOX))
        elif word in _GROUNDS:
            self._state = replace(state, has_ground=number > 0 or (state.has_ground and word == b"cbpat"))
        elif word == b"fldinst":
            self._skipped = len(self._stack)
        elif word in _CHANGES:
            self._state = _CHANGES[word](state, number)
        elif word == b"cf":
            self._state = replace(state, is_white=number in self._white)


_CHANGES: Mapping[bytes, Callable[[_State, int], _State]] = {
    b"plain": lambda state, _: _State(part=state.part, is_cell=state.is_cell, has_ground=state.has_ground),
    b"pard": lambda state, _: replace(state, is_cell=False),
    b"trowd": lambda state, _: replace(state, has_ground=False),
    b"intbl": lambda state, _: replace(state, is_cell=True),
    b"super": lambda state, number: replace(state, is_raised=number != 0),
    b"up": lambda state, number: replace(state, is_raised=number > 0),
    b"nosupersub": lambda state, _: replace(state, is_raised=False),
    b"sub": lambda state, _: replace(state, is_raised=False),
    b"fs": lambda state, number: replace(state, is_tiny=number <= 2 * SMALLEST_PT),
    b"fonttbl": lambda state, _: replace(state, is_font=True),
}


def _is_unit(token: bytes) -> bool:
    """Tell whether a token's number is a UTF-16 unit."""
    return abs(int(token.strip()[2:] or 0)) <= 0xFFFF  # noqa: PLR2004 - the largest


def _mark(code: int) -> bytes:
    return b"{\\uc0\\u%d }" % code


def _white_colours(data: bytes) -> frozenset[int]:
    """Return the numbers of the colours that are white."""
    table = re.search(rb"\{\\colortbl([^{}]{0,20000})\}", data)
    colours = table[1].split(b";") if table else []
    return frozenset(number for number, colour in enumerate(colours) if _COLOUR.fullmatch(colour.strip()))
