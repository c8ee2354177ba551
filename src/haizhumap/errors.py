"""
The exceptions of haizhumap: what cannot go on.

Faults in the data are rows (`issues.Issue`), never exceptions. A class exists because someone tells it apart; what
went wrong is said by `code`. The tree, with the exit code of a command that ends so::

    HaizhumapError                  2
    ├── DataError      (ValueError) 1  data can be read but has faults, or a built file is stale; `path`
    ├── InputError     (ValueError) 2  a file, an option or a word that was given cannot be used; `path`. The check
    │                                  of a project goes on where it is a report's
    ├── ProjectError   (ValueError) 2  no project folder; `tried`. A link leads out of it; `path`. The page is then
    │                                  served without one
    ├── DocumentError  (ValueError) 2  a document that a user brings cannot be read; `name`
    ├── GeocodeError   (ValueError) 2  no position can be had; `provider`. The next provider is asked
    ├── DraftError     (ValueError) 2  a step of a review is refused, or a review cannot be found; `line`
    └── WriteError     (OSError)    2  a file cannot be written; `path`

An exception carries a stable code and its facts; `i18n.say_error` turns them into a sentence.
"""

from typing import ClassVar


class HaizhumapError(Exception):
    """Root of everything this package raises on purpose."""

    exit_code: ClassVar = 2
    """What a command ends with: 1 where the data has faults or a file is stale, 2 where it could not run."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts = facts
        super().__init__(f"{code}: " + ", ".join(f"{k}={v!r}" for k, v in facts.items()))


class DataError(HaizhumapError, ValueError):
    """Data can be read but has faults, such as `haizhumap check` lists, or a built file is stale."""

    exit_code = 1


class InputError(HaizhumapError, ValueError):
    """A file, an option or a word that was given cannot be used; nothing was written."""


class ProjectError(HaizhumapError, ValueError):
    """The project folder was not found, or a link in it leads out of it."""


class DocumentError(HaizhumapError, ValueError):
    """A document that a user brings cannot be read, or costs more than its limits allow."""


class GeocodeError(HaizhumapError, ValueError):
    """A position cannot be asked for, kept as a proposal or accepted."""


class DraftError(HaizhumapError, ValueError):
    """A step of a review makes no sense, or there is no such review."""


class WriteError(HaizhumapError, OSError):
    """A file cannot be written; the old one, if any, is untouched."""
