r"""
What a Chinese character is: one definition, by Unicode's property Script=Han; in JavaScript it is `\p{Script=Han}`.

Owns the table. Python's `re` knows no scripts, and the package `regex`, which does, is no drop-in for it: a test holds
the table to it. Must not know any text.
"""

HAN = (
    r"\u2e80-\u2e99\u2e9b-\u2ef3\u2f00-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufa6d\ufa70-\ufad9\U00016fe2-\U00016fe3\U00016ff0-\U00016ff6\U00020000-\U0002a6df\U0002a700-\U0002b81e"
    r"\U0002b820-\U0002cead\U0002ceb0-\U0002ebe0\U0002ebf0-\U0002ee5d\U0002f800-\U0002fa1d\U00030000-\U0003134a"
    r"\U00031350-\U00033479"
)
r"""The ranges, of Unicode 17, for the inside of a character class; in a TOML file of rules, `\p{Han}` is them."""
