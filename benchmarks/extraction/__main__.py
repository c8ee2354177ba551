"""
Measure the extraction of places, or build its weights: `python -m benchmarks.extraction [train]`.

Owns the order of the measurements and their tables; `../README.md` says what the figures mean. Without a word it
measures: the annotated passages by cross-validation, the held-out ones by the shipped weights, the project's own
report, the speed.
"""

import argparse
import time
from collections.abc import Callable, Iterable, Sequence

from benchmarks.extraction.baselines import BASELINES
from benchmarks.extraction.building import build, write
from benchmarks.extraction.development import DEVELOPMENT
from benchmarks.extraction.folds import Outcome, cross_validate, outcome
from benchmarks.extraction.passages import FOLDER, Passage, Span, read_sets
from benchmarks.extraction.scores import Counts, count, interval
from benchmarks.extraction.training import Read
from haizhumap.extraction.candidates import find, find_candidates, judge_spans
from haizhumap.extraction.decider.decision import LEAST, SURE
from haizhumap.extraction.decider.weights import read_weights
from haizhumap.register.tables import read_places
from haizhumap.report.store import read_report

ROOT = FOLDER.parents[1]
_SHENZHEN = "sz_"
_REPORT = 30_000
_HEAD = "| Finder | Passages | Places | P | R | F1 | 95 % interval |\n| --- | ---: | ---: | ---: | ---: | ---: | --- |"
Finder = Callable[[Passage], Sequence[Span]]


def print_spans(title: str, passages: Sequence[Passage], finders: dict[str, Finder]) -> None:
    """Print the figures of several finders on the same passages."""
    print(f"\n{title}\n\n{_HEAD}")
    for name, finder in finders.items():
        try:
            print(_row(name, passages, finder))
        except ImportError as error:
            print(f"| {name} | cannot be imported: {error} | | | | | |")


def _row(name: str, passages: Sequence[Passage], finder: Finder) -> str:
    counts: dict[str, Counts] = {}
    for passage in passages:
        counts[passage.issuer] = counts.get(passage.issuer, Counts()) + count(passage, finder(passage))
    total = sum(counts.values(), Counts())
    low, high = interval(counts, lambda one: one.f1)
    figures = f"{total.precision:.3f} | {total.recall:.3f} | {total.f1:.3f} | {low:.3f} to {high:.3f}"
    return f"| {name} | {len(passages)} | {total.wanted} | {figures} |"


def _ours(outcomes: Iterable[Outcome]) -> Finder:
    by_name = {one.passage.name: one for one in outcomes}
    return lambda passage: by_name[passage.name].spans()


def _baselines() -> dict[str, Finder]:
    def lazily(make: Callable[[], Callable[[str], list[Span]]]) -> Finder:
        return lambda passage: make()(passage.text)

    return {name: lazily(make) for name, make in BASELINES.items()}


def print_thresholds(outcomes: Sequence[Outcome]) -> None:
    """Print precision and recall of the spans above several scores, and what the scores themselves promise."""
    print("\n| Score at least | P | R | mean score |\n| ---: | ---: | ---: | ---: |")
    for least in (LEAST, 0.5, 0.6, 0.7, 0.8, SURE, 0.95):
        total = sum((count(one.passage, one.spans(least)) for one in outcomes), Counts())
        scores = [score for one in outcomes for score in one.scores.values() if score >= least]
        print(f"| {least:g} | {total.precision:.3f} | {total.recall:.3f} | {sum(scores) / len(scores):.3f} |")


def print_judged(outcomes: Sequence[Outcome]) -> None:
    """Print how often sector and status of the annotated places are right."""
    mentions = [mention for one in outcomes for mention in one.passage.wanted]
    sectors = [sector for one in outcomes for sector in one.sectors]
    right = sum(sector in mention.sectors for mention, sector in zip(mentions, sectors, strict=True))
    print(f"\nSector: {right / len(mentions):.3f} of {len(mentions)}")
    statuses = [status for one in outcomes for status in one.statuses]
    told = [(mention.status, said) for mention, said in zip(mentions, statuses, strict=True) if mention.status]
    print(f"Status: {sum(meant == said for meant, said in told) / len(told):.3f} of {len(told)}")
    for name in sorted({meant for meant, _ in told}):
        said = [said for meant, said in told if meant == name]
        meant = [meant for meant, said in told if said == name]
        precision = meant.count(name) / max(1, len(meant))
        print(f"  {name}: recall {said.count(name) / len(said):.3f} of {len(said)}, precision {precision:.3f}")


def print_actions(passages: Sequence[Passage]) -> None:
    """Print how many actions are word for word as a reader wrote them before the program was run."""
    pairs = [
        (mention.action, one.action)
        for passage in passages
        for mention, one in zip(
            passage.wanted, judge_spans(find(passage.text), [each.span for each in passage.wanted]), strict=True
        )
    ]
    print(f"\nAction: {sum(said == meant for meant, said in pairs)} of {len(pairs)} word for word")


def print_own_report() -> None:
    """Print how many of the register's places are found in the project's own report, which was trained on."""
    places = list(read_places(ROOT / "data" / "places.csv", name="places.csv").records.values())
    report = read_report(ROOT / "data" / "reports", places[0].report_id)
    candidates = {(one.start, one.end): one for one in find_candidates(report.text)}
    met = [candidates.pop((place.mention_start, place.mention_end), None) for place in places]
    others = ", ".join(one.text for one in candidates.values()) or "none"
    print(f"\nOwn report (trained on): {sum(map(bool, met))} of {len(places)} places found; others: {others}")


def print_speed() -> None:
    """Print the time for one report's length of text, and for the first one with the weights read."""
    text = (ROOT / "data" / "reports" / "haizhu-2024.txt").read_text(encoding="utf-8")
    report = (text * (_REPORT // len(text) + 1))[:_REPORT]
    for words in ("first", "again"):
        started = time.process_time()
        find_candidates(report)
        print(f"A report of {_REPORT:,} characters, {words}: {time.process_time() - started:.2f} s of processor time")


def measure() -> None:
    """Run all measurements."""
    gold, held_out = read_sets()
    outcomes = list(cross_validate(gold))
    unseen = [one for one in outcomes if one.passage.name not in DEVELOPMENT]
    passages = [one.passage for one in unseen]
    shown = {"haizhumap": _ours(unseen), **_baselines()}
    print_spans("Cross-validated by issuer, without the passages that the rules were written on", passages, shown)
    for title, is_here in (("Shenzhen", True), ("elsewhere", False)):
        some = [one for one in passages if one.issuer.startswith(_SHENZHEN) is is_here]
        print_spans(
            f"Of these: {title}", some, {"haizhumap": _ours(unseen), "rules alone": _baselines()["rules alone"]}
        )
    print_thresholds(unseen)
    print_judged(unseen)
    shipped = read_weights()
    fresh = [outcome(Read(passage), shipped) for passage in held_out]
    print_spans("Held out, by the shipped weights", held_out, {"haizhumap": _ours(fresh), **_baselines()})
    print_thresholds(fresh)
    print_judged(fresh)
    print_actions(held_out)
    print_own_report()
    print_speed()


def main() -> None:
    """Measure, or build the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("verb", nargs="?", choices=["measure", "train"], default="measure")
    if parser.parse_args().verb == "train":
        write(build(read_sets()[0]))
    else:
        measure()


if __name__ == "__main__":
    main()
