"""
Words that a document holds and does not show: hidden ones, white ones without a ground, ones too small to be seen.

Owns the measures, whatever the format, and how style sheets say it. What is not shown is left out, for it would stand
in names and quotes; how many characters that were is told. White words on a ground of any colour count as shown.
"""

import re
from collections.abc import Iterator, Mapping

SMALLEST_PT = 2.0
"""Words of this size or less are no words to be read: 1 pt is what people hide notes with."""

_LEAST_WHITE = 250
_HEX = re.compile(r"#?(?:([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})|([0-9a-f])([0-9a-f])([0-9a-f]))", re.IGNORECASE)
_RGB = re.compile(r"rgba?\(\s*+([0-9]{1,3})\s*+[, ]\s*+([0-9]{1,3})\s*+[, ]\s*+([0-9]{1,3})\b.*", re.IGNORECASE)
_LENGTH = re.compile(r"([0-9]*\.?[0-9]+)\s*+(pt|px|in|cm|mm)?", re.IGNORECASE)
_NOTHING = re.compile(r"0+(?:\.0*)?(?:[a-z]{2,4}|%)?")
_NO_GROUND = re.compile(r"none|transparent|inherit|initial|unset|white|#f{3}|#f{6}")
_POINTS = {"pt": 1.0, "px": 0.75, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4}


def is_white(colour: str) -> bool:
    """Tell whether a colour as style sheets and office documents write it (#fff, FFFFFF, white, rgb) is white."""
    words = colour.strip().lower()
    if words == "white":
        return True
    if found := _RGB.fullmatch(words):
        return all(int(one) >= _LEAST_WHITE for one in found.groups())
    found = _HEX.fullmatch(words)
    return found is not None and all(int(one * (3 - len(one)), 16) >= _LEAST_WHITE for one in found.groups() if one)


def is_tiny(size: str) -> bool:
    """Tell whether a size of letters (1pt, 0.5mm; a mere number is in px) is too small to be read."""
    found = _LENGTH.fullmatch(size.strip())
    return found is not None and float(found[1]) * _POINTS[(found[2] or "px").lower()] <= SMALLEST_PT


# p.note, .hide { display: none }: a rule with its selectors; what is for paper alone is none
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_AT_RULE = re.compile(r"@[^{};@]*+(?:;|\{(?:[^{}]*+\{[^{}]*+\})*+[^{}]*+\})")
_RULE = re.compile(r"(?<![^{}])([^{}]*+)\{([^{}]*+)\}")
_SELECTOR = re.compile(r"([a-z][a-z0-9]*+)?((?:[.#][\w-]++)*+)", re.IGNORECASE)
_PART = re.compile(r"[.#][\w-]++")

Declarations = Mapping[str, str]
"""Properties of a style sheet in lower case, and what each is."""


def read_declarations(words: str) -> Declarations:
    """Read the declarations of a rule or of an attribute `style`; of several for one property the last holds."""
    pairs = (one.partition(":") for one in words.split(";"))
    return {name.strip().lower(): value.replace("!important", "").strip().lower() for name, _, value in pairs if value}


def read_sheet(words: str) -> Iterator[tuple[str, frozenset[str], Declarations]]:
    """Yield the rules for single elements: the element's name or "", its `.classes` and `#id`, the declarations."""
    plain = _AT_RULE.sub("", _COMMENT.sub("", words))
    for selectors, declared in _RULE.findall(plain):
        declarations = read_declarations(declared)
        for selector in selectors.split(","):
            found = _SELECTOR.fullmatch(selector.strip())
            if found and found.group():
                yield (found[1] or "").lower(), frozenset(_PART.findall(found[2])), declarations


def is_hidden(style: Declarations) -> bool:
    """Tell whether declarations hide an element."""
    return (
        style.get("display") == "none"
        or style.get("visibility") == "hidden"
        or style.get("mso-hide") == "all"
        or _NOTHING.fullmatch(style.get("opacity", "")) is not None
        or _NOTHING.fullmatch(style.get("font-size", "")) is not None
    )


def is_struck(style: Declarations) -> bool:
    """Tell whether declarations strike the words of an element."""
    return any("line-through" in value for name, value in style.items() if name.startswith("text-decoration"))


def has_ground(style: Declarations) -> bool:
    """Tell whether declarations lay a ground behind the words of an element."""
    values = (style.get(name, "") for name in ("background", "background-color", "background-image", "mso-highlight"))
    return any(value and not _NO_GROUND.fullmatch(value) for value in values)
