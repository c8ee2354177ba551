"""What a Chinese character is."""

import re

import regex

from haizhumap.han import HAN


def test_the_table_is_unicodes_script_han() -> None:
    """Every character that is one by the property Script=Han is in the table, and no other."""
    characters = "".join(chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)

    assert re.findall(f"[{HAN}]", characters) == regex.findall(r"\p{Script=Han}", characters)
