"""
The words of a Rich Text file (.rtf, often called .doc), with striprtf; read by `reading`.

Owns what striprtf does not know: that hidden, deleted and struck words go. Only text comes out.
"""

import re

from striprtf.striprtf import rtf_to_text

from haizhumap.documents.sandbox import Finding, Parsed

# {\v hidden}, {\deleted\revauth1 gone}, {\strike old}: groups of their own, as programs write them
_LEFT_OUT = re.compile(
    rb"\{(?:\\[a-z]{1,32}+-?[0-9]{0,9}+ ?){0,40}?\\(?:(v)|(deleted)|(striked?1?))(?![a-z0-9])[^{}]*+\}"
)
_CODES = ("hidden-text", "deleted-text", "struck-text")


def read_rtf(data: bytes) -> Parsed:
    """Read a Rich Text file: its paragraphs; hidden, deleted and struck words are left out and told."""
    counts = dict.fromkeys(_CODES, 0)

    def take_out(match: re.Match[bytes]) -> bytes:
        words = _plain(b"{\\rtf1\\ansicpg936 " + match.group()[1:-1] + b"}")
        counts[_CODES[match.lastindex - 1 if match.lastindex else 0]] += len("".join(words.split()))
        return b""

    text = _plain(_LEFT_OUT.sub(take_out, data))
    findings = [Finding(code, {"count": count}) for code, count in counts.items() if count]
    return Parsed([line for line in text.splitlines() if line.strip()], warnings=findings)


def _plain(data: bytes) -> str:
    return str(rtf_to_text(data.decode("latin-1"), errors="replace"))  # type: ignore[no-untyped-call]
