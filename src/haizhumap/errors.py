"""
The exceptions of haizhumap: what cannot go on.

Faults in the data are rows (`model.Issue`), never exceptions. The tree::

    HaizhumapError
    ├── SettingsError   (ValueError)  no project folder; `tried`
    ├── ReportError     (ValueError)  a report or its metadata is unreadable; `path`
    ├── RegisterError   (ValueError)  a register cannot be read; `path`
    ├── GazetteerError  (ValueError)  the gazetteer cannot be read; `path`
    ├── FaultyDataError (ValueError)  a file can be read but has faults; `path`, `count`, `line`
    ├── LayerError      (ValueError)  a layer file cannot be used; `path`
    ├── ExportError     (ValueError)  unknown format; `format`, `known`
    ├── DocumentError   (ValueError)  a document that a user brings cannot be read; `name`
    ├── ConvertError    (ValueError)  a file cannot be converted to another datum; `path`
    ├── GeocodeError    (ValueError)  no position can be had, kept or accepted; `provider`, `path`, `proposal_id`
    ├── LinkError       (ValueError)  a decision on two places is refused; `path`
    ├── IngestError     (ValueError)  a report cannot be taken into the project; `path`, `report_id`, `line`
    ├── DraftError      (ValueError)  a step of a review is refused, or a review cannot be found; `line`
    └── WriteError      (OSError)     a file cannot be written; `path`

An exception carries a stable code and its facts; `text.say_error` turns them into a sentence.
"""


class HaizhumapError(Exception):
    """Root of everything this package raises on purpose."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts = facts
        super().__init__(f"{code}: " + ", ".join(f"{k}={v!r}" for k, v in facts.items()))


class SettingsError(HaizhumapError, ValueError):
    """The project folder was not found, or a list that settings name cannot be read."""


class ReportError(HaizhumapError, ValueError):
    """A report's text or metadata, or a text file beside it, cannot be read."""


class RegisterError(HaizhumapError, ValueError):
    """A register file cannot be read."""


class GazetteerError(HaizhumapError, ValueError):
    """The gazetteer file cannot be read."""


class FaultyDataError(HaizhumapError, ValueError):
    """A data file has faults that `haizhumap check` lists."""


class LayerError(HaizhumapError, ValueError):
    """A layer file cannot be used."""


class ExportError(HaizhumapError, ValueError):
    """An export cannot be made."""


class DocumentError(HaizhumapError, ValueError):
    """A document that a user brings cannot be read, or costs more than its limits allow."""


class ConvertError(HaizhumapError, ValueError):
    """A file of features cannot be converted to another datum."""


class GeocodeError(HaizhumapError, ValueError):
    """A position cannot be asked for, kept as a proposal or accepted."""


class LinkError(HaizhumapError, ValueError):
    """A decision on two places of successive reports is refused; nothing was changed."""


class IngestError(HaizhumapError, ValueError):
    """A report and its reviewed places cannot be taken into the project; nothing was written."""


class DraftError(HaizhumapError, ValueError):
    """A step of a review makes no sense, or there is no such review."""


class WriteError(HaizhumapError, OSError):
    """A file cannot be written; the old one, if any, is untouched."""
