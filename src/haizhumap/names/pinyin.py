"""
Chinese names in Latin letters: as they are spelt where nobody gave an English one, and as they are read aloud.

Owns the spelling of ids and of stand-in names, for which a name is parted as `parsing` takes it apart: prefix, name,
type noun; and the readings that a search knows, those of `readings.toml` among them. Must not know records.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import islice, pairwise, product

from haizhumap.han import HAN
from haizhumap.lexicons import read_toml
from haizhumap.names.normalise import fold, has_chinese, normalise, split_words
from haizhumap.names.parsing import parse_name

_RUNS = re.compile(rf"[a-z0-9]+|[{HAN}]+")
_NOT_IN_ID = re.compile(r"[^a-z0-9]")
_OPEN = "aoe"
_LONGEST_WORD = 3
_MOST_READINGS = 8


def spell(name: str) -> list[str]:
    """
    Spell a name in Pinyin without tones, word by word.

    The administrative prefix, the type noun and a short name are a word each; of a longer name every syllable is, for
    where its words end cannot be told. Within a word an apostrophe stands before a syllable that begins with a vowel.
    Readings are those of pypinyin's dictionary of phrases, so a local one may be wrong.
    """
    prefix, proper, noun = _parts(name)
    longest = {prefix: len(prefix), proper: _LONGEST_WORD, noun: len(noun)}
    return [
        word
        for part in (prefix, proper, noun)
        for run in _RUNS.findall(part)
        for word in _spell_run(run, is_word=len(run) <= longest[part])
    ]


def _parts(name: str) -> tuple[str, str, str]:
    """Return a name's prefix, what it is called, and its type noun, which one character does not part from."""
    parsed = parse_name(name)
    proper = parsed.bare.removesuffix(parsed.kind)
    prefix = normalise(name).removesuffix(parsed.bare)
    return (prefix, parsed.bare, "") if len(proper) == 1 else (prefix, proper, parsed.bare.removeprefix(proper))


def _spell_run(run: str, *, is_word: bool) -> list[str]:
    if run.isascii():
        return [run]
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its dictionaries take a third of a second to load

    syllables: list[str] = lazy_pinyin(run, v_to_u=True)
    if not is_word:
        return syllables
    joints = ("'" if later[0] in _OPEN else "" for _, later in pairwise(syllables))
    return [syllables[0] + "".join(joint + syllable for joint, syllable in zip(joints, syllables[1:], strict=True))]


def slug(name: str) -> str:
    """Return a name as part of an id: lower-case ASCII letters and digits, words parted by hyphens; may be empty."""
    return "-".join(filter(None, (_NOT_IN_ID.sub("", word.replace("ü", "v")) for word in spell(name))))


def title(name: str) -> str:
    """Return a name in Pinyin with capitals, such as `Buji He`; the name itself where it has nothing to spell."""
    return " ".join(word[0].upper() + word[1:] for word in spell(name)) or name


def read_aloud(name: str) -> tuple[str, ...]:
    """
    Return the readings of a Chinese name: pinyin without tones, syllables parted by spaces.

    pypinyin's reading, and those with the local ones of `readings.toml`; figures and letters stand for
    themselves. A name without Chinese characters has none.
    """
    if not has_chinese(fold(name)):
        return ()
    choices = [choice for word in split_words(name) for choice in _readings(word)]
    return tuple(" ".join(syllables) for syllables in islice(product(*choices), _MOST_READINGS))


@lru_cache(maxsize=200_000)
def _readings(word: str) -> tuple[tuple[str, ...], ...]:
    """Return the readings of each character of a Chinese word; any other word is read as it stands."""
    if not has_chinese(word):
        return ((word,),)
    return tuple(
        # What pypinyin writes as lv is typed lv or lu.
        tuple(dict.fromkeys([syllable, syllable.replace("v", "u"), *_local_readings().get(character, ())]))
        for character, syllable in zip(word, _syllables(word), strict=True)
    )


def _syllables(word: str) -> list[str]:
    """Return pypinyin's reading of a Chinese word, a syllable a character; one without a reading stands for itself."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its dictionaries take half a second, and most commands search for nothing

    return lazy_pinyin(word, errors=list)  # type: ignore[arg-type] # may return a list, says pypinyin's manual


@cache
def _local_readings() -> Mapping[str, tuple[str, ...]]:
    characters = read_toml(__package__, "readings.toml")["characters"]
    return {character: tuple(readings) for character, readings in characters.items()}
