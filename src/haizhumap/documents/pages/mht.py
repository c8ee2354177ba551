"""
Web pages that a browser saved as one file (.mht), and those that Word saves so under .doc; read by `document`.

Owns finding the page among the parts, with Python's `email`. What a page holds, `html` reads.
"""

from email import message_from_bytes, policy
from email.message import EmailMessage

from haizhumap.documents.encodings import decode_page
from haizhumap.documents.pages.html import read_html
from haizhumap.documents.sandbox import Parsed
from haizhumap.errors import DocumentError
from haizhumap.report.cleaning import cleaning_rules


def read_mht(data: bytes) -> Parsed:
    """
    Read the first page of a saved web page, or else its first plain text.

    Raises
    ------
    DocumentError
        `document-damaged` if no part of it is a page or a text.
    """
    message = message_from_bytes(data.lstrip(), policy=policy.default)
    parts = [part for part in message.walk() if isinstance(part, EmailMessage) and not part.is_multipart()]
    page = next((part for part in parts if part.get_content_type() == "text/html"), None)
    text = next((part for part in parts if part.get_content_type() == "text/plain"), None)
    found = page if page is not None else text
    content = found.get_payload(decode=True) if found is not None else None
    if found is None or not isinstance(content, bytes):
        raise DocumentError("document-damaged")
    words, _ = decode_page(content, name="", declared=found.get_content_charset() or "")
    words = cleaning_rules().strays.sub("", words)
    return read_html(words.encode("utf-8")) if page is not None else Parsed(words.splitlines())
