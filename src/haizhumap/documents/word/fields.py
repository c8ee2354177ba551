r"""
What fields say by their code alone: ruby, as WPS and Word before 2007 write it.

    EQ \* jc0 \* hps10 \o \ad(\s \up 9(xīn),新)

Owns writing out the characters; the readings above them are none of the text. Other fields show what they hold.
"""

import re
from collections.abc import Iterator

from lxml import etree

from haizhumap.documents.word.wordxml import tag

_RUBY = re.compile(
    r"(?i)\s*EQ\s.*\\o\s*\\a[a-z]{0,2}\s*\(\s*\\s\s*\\up\s*[0-9]*\s*\([^()]*\)\s*[,;，]\s*([^()]+?)\s*\)\s*"
)
_CODE = tag("w:instrText")
_END = tag("w:fldChar")


def write_out_ruby(body: etree._Element) -> None:
    """Turn each field that is ruby into its characters."""
    for codes in _fields(body):
        found = _RUBY.fullmatch("".join(code.text or "" for code in codes))
        if found:
            codes[-1].tag, codes[-1].text = tag("w:t"), found[1]


def _fields(body: etree._Element) -> Iterator[list[etree._Element]]:
    """Yield the pieces of code of each field; one inside another parts it, which ruby never has."""
    codes: list[etree._Element] = []
    for element in body.iter(_CODE, _END):
        if element.tag == _CODE:
            codes.append(element)
        elif codes:
            yield codes
            codes = []
