"""
What a report says is done at a site: the verb phrase that governs the name.

Owns where the phrase begins and ends; must not look for names. Specimens stand beside the rules.
"""

from dataclasses import dataclass

from haizhumap.extraction.lexicon import Role, read_cues
from haizhumap.extraction.segments import Segments

_LONGEST = 40
_FAR = 60
_VERBS = frozenset({Role.VERB, Role.WEAK, Role.TITLE})
_CHAIN = _VERBS | {Role.LEAD}


@dataclass(frozen=True, slots=True)
class NameRow:
    """The list that a name stands in: where it begins and ends, and where the next name begins or its clause ends."""

    start: int
    end: int
    limit: int


def action_of(segments: Segments, row: NameRow, clause: tuple[int, int]) -> str:
    """Return the verbs before a row of names and what is said after it, within the clause."""
    # 稳步推进青禾路、柳泉路改造提升。 → 青禾路、柳泉路 (稳步推进改造提升)
    text, left = segments.text, max(clause[0], row.start - _FAR)
    is_continued = text[row.start - 1 : row.start] in read_cues().list_marks | read_cues().conjunctions
    verbs = _chains(text, left, row.start)
    # 加快青禾路改造、柳泉路扩建。 → 青禾路、柳泉路 (加快改造, 加快扩建)
    verb = verbs[0 if is_continued else -1] if verbs else ""
    return (verb + _words_after(text, row)).lstrip(read_cues().modals)[:_LONGEST]


def _chains(text: str, left: int, stop: int) -> list[str]:
    """Return the verbs before an offset, each with the verbs and adverbs right before it."""
    cues = read_cues()
    chains: list[tuple[int, int, bool]] = []
    for match in cues.before.finditer(text, left, stop):
        role = cues.role(match)
        if role not in _CHAIN:
            continue
        is_verb = role in _VERBS or cues.told.fullmatch(match.group()) is not None
        if chains and text[chains[-1][1] : match.start()] in cues.verb_joints:
            chains[-1] = (chains[-1][0], match.end(), is_verb or chains[-1][2])
        else:
            chains.append((match.start(), match.end(), is_verb))
    return [text[start:end] for start, end, is_verb in chains if is_verb]


def _words_after(text: str, row: NameRow) -> str:
    """Return what follows a row of names, without what sums the row up and without the next name's words."""
    words = text[row.end : min(row.limit, row.end + _FAR)].split("、", maxsplit=1)[0]
    said, _, summed = words.partition(read_cues().and_more)
    if not said.strip(read_cues().phrase_edges):
        # 加快青禾路、柳泉路等20条市政道路建设。 → 青禾路、柳泉路 (加快建设)
        done = read_cues().done_last.search(summed)
        said = done.group() if done else ""
    return read_cues().plain_works.sub("", said.strip(read_cues().phrase_edges))
