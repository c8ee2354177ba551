"""
Annotated passages: where they lie, and what of their annotations counts.

Owns the form of the annotations; must not know what finds places. `gold/` is trained on and measured by folds of
issuers, `held_out/` is never trained on; README.md says what counts as a place and where the passages come from.
"""

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
GOLD, HELD_OUT = FOLDER / "gold", FOLDER / "held_out"
_EITHER = re.compile(r"\boptional\b|alt mappable|doubtful")
_ONE_LINE = "alt: one line over both"
_TWO_LINES = re.compile(r"alt: two lines ([^;]+)")
_SURFACE = re.compile(r"alt surface ([^;,)]+)")
_ANCHOR = re.compile(r"anchor=([^ ;,(]+)")
_BRACKET = re.compile(r"[（(].*")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """
    One annotated mention.

    `span` is the annotated one, `spans` all that count as right. `is_mappable` means that a map can show it,
    `is_either` that finding it counts neither as right nor as wrong. `status` may be empty, `targets` None where
    nobody annotated them.
    """

    span: Span
    spans: frozenset[Span]
    kinds: frozenset[str]
    sector: str
    sectors: frozenset[str]
    status: str
    is_mappable: bool
    is_either: bool
    action: str
    targets: tuple[str, ...] | None

    @property
    def is_wanted(self) -> bool:
        """Tell whether it is to be found."""
        return self.is_mappable and not self.is_either


@dataclass(frozen=True, slots=True)
class Passage:
    """One annotated passage, and the issuer of its report."""

    name: str
    issuer: str
    text: str
    mentions: tuple[Mention, ...]

    @property
    def wanted(self) -> list[Mention]:
        """Return the mentions that are to be found."""
        return [mention for mention in self.mentions if mention.is_wanted]

    @property
    def right(self) -> dict[Span, Mention]:
        """Return the mentions that are to be found, by each span that is right."""
        return {span: mention for mention in self.wanted for span in mention.spans}

    @property
    def either(self) -> list[Span]:
        """Return the spans of what counts neither as right nor as wrong."""
        return [span for mention in self.mentions if mention.is_either for span in mention.spans]


def overlaps(span: Span, others: Sequence[Span] | Mapping[Span, Any]) -> bool:
    """Tell whether a span shares a character with another."""
    return any(span[0] < end and start < span[1] for start, end in others)


def read_sets() -> tuple[list[Passage], list[Passage]]:
    """
    Return the passages to train on, and those held out.

    Raises
    ------
    ValueError
        If a passage stands in both by its name or by its text.
    """
    gold, held_out = read_passages(GOLD), read_passages(HELD_OUT)
    trained = {value for passage in gold for value in (passage.name, passage.text)}
    if both := [passage.name for passage in held_out if trained & {passage.name, passage.text}]:
        message = f"held out and trained on: {', '.join(both)}"
        raise ValueError(message)
    return gold, held_out


def read_passages(folder: Path) -> list[Passage]:
    """Read the annotated passages of a folder, by name."""
    with (folder / "sources.csv").open(encoding="utf-8", newline="") as table:
        issuers = {row["passage"]: row["issuer"] for row in csv.DictReader(table)}
    return [_read_passage(folder / f"{name}.jsonl", issuer) for name, issuer in sorted(issuers.items())]


def _read_passage(path: Path, issuer: str) -> Passage:
    text = path.with_suffix(".txt").read_bytes().decode("utf-8")
    raws = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    pairs = _pairs(text, raws)
    return Passage(path.stem, issuer, text, tuple(_mention(text, raw, pairs) for raw in raws))


def _pairs(text: str, raws: Sequence[dict[str, Any]]) -> dict[Span, list[Span]]:
    """Return for each of two neighbours that may be one line the spans from the first's start to the second's end."""
    pairs: dict[Span, list[Span]] = {}
    for first, second in pairwise(raws):
        if _ONE_LINE in first["notes"] and _ONE_LINE in second["notes"] and _span(first) not in pairs:
            ends = [second["end"], *(end for _, end in _other_spans(text, second))]
            pairs[_span(first)] = pairs[_span(second)] = [(first["start"], end) for end in ends]
    return pairs


def _span(raw: dict[str, Any]) -> Span:
    return raw["start"], raw["end"]


def _mention(text: str, raw: dict[str, Any], pairs: Mapping[Span, Sequence[Span]]) -> Mention:
    span, notes = _span(raw), raw["notes"]
    is_either = _EITHER.search(notes) is not None
    targets = raw.get("targets")
    return Mention(
        span=span,
        spans=frozenset({span, *pairs.get(span, ()), *_other_spans(text, raw)}),
        kinds=frozenset({raw["kind"], *_alternatives("kind", notes)}),
        sector=raw["sector"],
        sectors=frozenset({raw["sector"], *_alternatives("sector", notes)}),
        status=raw.get("status", ""),
        is_mappable=raw["mappable"],
        is_either=is_either,
        action=raw["action"],
        targets=None if targets is None else tuple(targets),
    )


def _alternatives(name: str, notes: str) -> list[str]:
    """Return the codes that notes give as right too: `alt sector other, culture`."""
    return [code for codes in re.findall(rf"alt {name} (\w+(?:, \w+)*)", notes) for code in codes.split(", ")]


def _other_spans(text: str, raw: dict[str, Any]) -> Iterator[Span]:
    """Yield the spans that notes give as right too, as far as the text prints them there."""
    for surface in _other_surfaces(raw):
        at = text.find(surface, max(0, raw["start"] - len(surface)), raw["end"] + len(surface))
        if at >= 0:
            yield at, at + len(surface)


def _other_surfaces(raw: dict[str, Any]) -> Iterator[str]:
    surface, notes = raw["text"], raw["notes"]
    if lines := _TWO_LINES.search(notes):
        yield from lines.group(1).split(" / ")
    if "without the bracket" in notes:
        yield _BRACKET.sub("", surface)
    for words in _SURFACE.findall(notes):
        if words == "with it":
            yield from (anchor + surface for anchor in _ANCHOR.findall(notes))
        elif words.startswith("with "):
            yield surface + words.removeprefix("with ")
        else:
            yield surface.replace(words.removeprefix("without "), "") if words.startswith("without ") else words
