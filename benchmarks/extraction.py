"""
Measure the extraction of places on annotated passages: `python benchmarks/extraction.py [--gold FOLDER]`.

Owns reading the annotations, the figures and their tables; the extraction is `haizhumap.extract`. The annotations are
no part of the project: `--gold`, or the environment variable HAIZHUMAP_GOLD, names a folder with `<name>.txt` and
`<name>.jsonl`; `Mention` says which of their notes count. The project's own report, which needs none, is checked in
any case; README.md says what the figures mean.
"""

import argparse
import json
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

from haizhumap.extraction.candidates import Candidate, find_candidates
from haizhumap.model import Kind, Place
from haizhumap.register.tables import read_places
from haizhumap.report.store import read_report

ROOT = Path(__file__).resolve().parents[1]
GOLD_VARIABLE = "HAIZHUMAP_GOLD"
DEVELOPMENT = frozenset(
    {
        "seed_haizhu_2024",
        "sz_luohu_2025_p",
        "hebei_mancheng_2023_p",
        "sz_yantian_2025_tourism_p",
        "sz_longgang_2025_p",
        "sz_dapeng_2025_p",
        "sz_futian_2023_p",
        "sz_luohu_2024_p2",
        "synth_north",
        "bj_city_2026_p",
        "cq_city_2026_invest_p",
        "heb_gaoyang_2017_p",
        "heb_gaoyang_2018_p",
        "hn_yuhua_2019_p",
        "sd_licheng_2025_p",
        "sh_city_2026_p",
        "sz_baoan_2022_p",
        "sz_baoan_2024_p",
        "sz_dapeng_2023_p",
        "sz_futian_2020_p",
        "sz_guangming_2016_p",
        "sz_guangming_2025_p",
        "sz_longhua_2021_p",
        "sz_luohu_2019_p",
        "sz_nanshan_2016_p",
        "sz_nanshan_2024_p",
        "sz_pingshan_2021_p",
        "sz_yantian_2020_p",
        "tj_city_2026_urban_p",
        "zj_yueqing_p",
    }
)
"""Passages whose errors were looked at: what they measure is no estimate for others."""

SECTORS = {"public_space_environment": "public_space", "tourism_nightlife": "tourism"}
KINDS = {
    "river_water": {Kind.WATERWAY, Kind.WATERWORKS},
    "park_green": {Kind.PARK, Kind.GREENWAY},
    "venue_building": {Kind.VENUE, Kind.SCHOOL},
}
_OPTIONAL = re.compile(r"\boptional\b")
_ONE_LINE = "alt: one line over both"
_TWO_LINES = re.compile(r"alt: two lines ([^;]+)")
_SURFACE = re.compile(r"alt surface ([^;,)]+)")
_ANCHOR = re.compile(r"anchor=([^ ;,(]+)")
_BRACKET = re.compile(r"[（(].*")
_MEGABYTE = 1_000_000

Span = tuple[int, int]
Finder = Callable[[str], list[Span]]


@dataclass(frozen=True, slots=True)
class Mention:
    """
    One annotated mention, and whether it is to be found: neither what no map can show nor `optional` ones are.

    Notes name what else is right: `alt surface X` a span, `alt: two lines A / B` one line for each element,
    `alt: one line over both` one line with the neighbour that has the same note, `alt kind` and `alt sector`.
    """

    spans: frozenset[Span]
    kinds: frozenset[str]
    sectors: frozenset[str]
    is_wanted: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """One annotated passage."""

    name: str
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
    def distractors(self) -> list[Span]:
        """Return the spans that need not be found."""
        return [span for mention in self.mentions if not mention.is_wanted for span in mention.spans]


@dataclass(slots=True)
class Score:
    """Counts of one finder on one or more passages."""

    wanted: int = 0
    exact: int = 0
    met: int = 0
    overlapping: int = 0
    touched: int = 0
    false: int = 0
    distracted: int = 0
    judged: dict[str, int] = field(default_factory=dict)

    def __iadd__(self, other: "Score") -> Self:
        """Add the counts of another passage."""
        for name in ("wanted", "exact", "met", "overlapping", "touched", "false", "distracted"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name, count in other.judged.items():
            self.judged[name] = self.judged.get(name, 0) + count
        return self

    def exact_figures(self) -> tuple[float, float, float]:
        """Return precision, recall and F1 of spans that are equal; distractors are counted apart."""
        found = self.exact + self.overlapping + self.false
        return _figures(self.exact, found, self.met, self.wanted)

    def overlap_figures(self) -> tuple[float, float, float]:
        """Return precision, recall and F1 of spans that overlap."""
        found = self.exact + self.overlapping + self.false
        return _figures(self.exact + self.overlapping, found, self.touched, self.wanted)


def _figures(right: int, found: int, met: int, wanted: int) -> tuple[float, float, float]:
    precision = right / found if found else 0.0
    recall = met / wanted if wanted else 0.0
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def overlaps(span: Span, others: Iterable[Span]) -> bool:
    """Tell whether a span shares a character with another."""
    return any(span[0] < end and start < span[1] for start, end in others)


def read_passages(folder: Path) -> list[Passage]:
    """Read the annotated passages of a folder."""
    return [_read_passage(path) for path in sorted(folder.glob("*.jsonl"))]


def _read_passage(path: Path) -> Passage:
    text = path.with_suffix(".txt").read_bytes().decode("utf-8")
    lines = path.read_text(encoding="utf-8").splitlines()
    raws = [json.loads(line) for line in lines if line.strip()]
    pairs = _pairs(text, raws)
    return Passage(path.stem, text, tuple(_mention(text, raw, pairs) for raw in raws))


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
    sectors = {raw["sector"], *_alternatives("sector", notes)}
    return Mention(
        spans=frozenset({span, *pairs.get(span, ()), *_other_spans(text, raw)}),
        kinds=frozenset({raw["kind"], *_alternatives("kind", notes)}),
        sectors=frozenset(SECTORS.get(sector, sector) for sector in sectors),
        is_wanted=raw["mappable"] and not _OPTIONAL.search(notes),
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


def score_spans(passage: Passage, spans: Sequence[Span]) -> Score:
    """Compare found spans with a passage's mentions."""
    wanted, right, distractors = passage.wanted, passage.right, passage.distractors
    score = Score(wanted=len(wanted))
    for span in spans:
        if span in right:
            score.exact += 1
        elif overlaps(span, right):
            score.overlapping += 1
        elif overlaps(span, distractors):
            score.distracted += 1
        else:
            score.false += 1
    score.met = sum(not mention.spans.isdisjoint(spans) for mention in wanted)
    score.touched = sum(any(overlaps(span, spans) for span in mention.spans) for mention in wanted)
    return score


def score_judgement(passage: Passage, candidates: Iterable[Candidate]) -> dict[str, int]:
    """Count the right sectors and kinds of the candidates whose spans are right."""
    judged = {"sector": 0, "kind": 0}
    right = passage.right
    for candidate in candidates:
        mention = right.get((candidate.start, candidate.end))
        if mention:
            judged["sector"] += candidate.sector.value in mention.sectors
            judged["kind"] += any(candidate.kind in KINDS.get(kind, {kind}) for kind in mention.kinds)
    return judged


def find_ours(text: str) -> list[Span]:
    """Return what the project finds."""
    return [(candidate.start, candidate.end) for candidate in find_candidates(text)]


def make_jieba() -> Finder:
    """Return jieba's words that it tags as places, organisations or other proper names."""
    import jieba  # noqa: PLC0415
    import jieba.posseg  # noqa: PLC0415

    jieba.setLogLevel("ERROR")

    def find(text: str) -> list[Span]:
        at, found = 0, []
        for word, tag in jieba.posseg.cut(text):
            if tag in {"ns", "nt", "nz"}:
                found.append((at, at + len(word)))
            at += len(word)
        return found

    return find


def make_jionlp() -> Finder:
    """Return the places that jionlp recognises, at each of their occurrences."""
    import jionlp  # noqa: PLC0415

    def find(text: str) -> list[Span]:
        found = jionlp.recognize_location(text)
        names = {*_location_names([found["domestic"], found["foreign"]]), *(found["others"] or ())}
        return [match.span() for name in sorted(names) for match in re.finditer(re.escape(name), text)]

    return find


def _location_names(group: object) -> Iterator[str]:
    """Yield the names in a group of jionlp's answer: lists of dictionaries with their counts."""
    if isinstance(group, str):
        yield group
    elif isinstance(group, dict):
        yield from (name for value in group.values() for name in _location_names(value))
    elif isinstance(group, list | tuple):
        yield from (name for value in group for name in _location_names(value))


BASELINES = {"jieba": make_jieba, "jionlp": make_jionlp}


def print_passages(passages: Sequence[Passage]) -> None:
    """Print the figures of each passage and of all of them."""
    total, held_out = Score(), Score()
    print("| Passage | Mentions | P | R | F1 | P overlap | R overlap | F1 overlap | On distractors | Sector | Kind |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for passage in passages:
        candidates = find_candidates(passage.text)
        score = score_spans(passage, [(candidate.start, candidate.end) for candidate in candidates])
        score.judged = score_judgement(passage, candidates)
        is_development = passage.name in DEVELOPMENT
        print(_row(f"{passage.name}{' (development)' if is_development else ''}", score))
        total += score
        if not is_development:
            held_out += score
    print(_row("all", total))
    if held_out.wanted:
        print(_row("all but development", held_out))
    print("\nStage: not annotated in the passages; see the project's own report below.")


def _row(name: str, score: Score) -> str:
    figures = " | ".join(f"{figure:.3f}" for figure in (*score.exact_figures(), *score.overlap_figures()))
    judged = " | ".join(f"{count / score.exact:.3f}" if score.exact else "" for count in score.judged.values())
    return f"| {name} | {score.wanted} | {figures} | {score.distracted} | {judged} |"


def print_baselines(passages: Sequence[Passage]) -> None:
    """Print exact and overlapping F1 of the project and of the libraries, on all passages."""
    print("\n| Finder | F1 | F1 overlap |\n| --- | ---: | ---: |")
    print(_baseline_row("haizhumap", find_ours, passages))
    for name, make in BASELINES.items():
        try:
            finder = make()
        except ImportError as error:
            print(f"| {name} | cannot be imported: {error} | |")
        else:
            print(_baseline_row(name, finder, passages))


def _baseline_row(name: str, finder: Finder, passages: Sequence[Passage]) -> str:
    total = Score()
    for passage in passages:
        total += score_spans(passage, finder(passage.text))
    return f"| {name} | {total.exact_figures()[2]:.3f} | {total.overlap_figures()[2]:.3f} |"


def print_own_report() -> None:
    """Print how many of the register's places are found in the project's own report, and how well they are judged."""
    places = list(read_places(ROOT / "data" / "places.csv", name="places.csv").records.values())
    report = read_report(ROOT / "data" / "reports", places[0].report_id)
    candidates = {(candidate.start, candidate.end): candidate for candidate in find_candidates(report.text)}
    found = [(place, candidates.pop((place.mention_start, place.mention_end), None)) for place in places]
    met = [(place, candidate) for place, candidate in found if candidate]
    print(f"\nOwn report (development): {len(met)} of {len(places)} places found, {len(candidates)} others:")
    print("  " + (", ".join(candidate.text for candidate in candidates.values()) or "none"))
    for name in ("sector", "stage", "kind"):
        right = sum(_agrees(name, place, candidate) for place, candidate in met)
        print(f"  {name}: {right} of {len(met)} as in the register")


def _agrees(name: str, place: Place, candidate: Candidate) -> bool:
    return bool(getattr(place, name) == getattr(candidate, name))


def print_speed(text: str) -> None:
    """Print the throughput on a megabyte and the time for one report's length of text, lexicons read before."""
    find_candidates(text)
    whole = text * (_MEGABYTE // len(text.encode()) + 1)
    started = time.process_time()
    find_candidates(whole)
    seconds = time.process_time() - started
    size = len(whole.encode()) / _MEGABYTE
    print(
        f"\nThroughput: {size / seconds:.2f} MB of UTF-8 a second of processor time ({size:.2f} MB in {seconds:.2f} s)"
    )
    report = whole[:30_000]
    started = time.process_time()
    find_candidates(report)
    print(f"A report of {len(report):,} characters: {time.process_time() - started:.3f} s")


def main() -> None:
    """Run the measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, default=os.environ.get(GOLD_VARIABLE), help="folder with the annotations")
    folder = parser.parse_args().gold
    passages = read_passages(Path(folder)) if folder else []
    if passages:
        print_passages(passages)
        print_baselines(passages)
    else:
        print(
            f"No annotations: give --gold FOLDER or set {GOLD_VARIABLE} to a folder with <name>.txt and <name>.jsonl."
        )
    print_own_report()
    print_speed((ROOT / "data" / "reports" / "haizhu-2024.txt").read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
