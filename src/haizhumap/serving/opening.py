"""
Telling whoever starts the server where the page is, and opening it in their browser.

Owns the link with the token. Must not ask the network for this machine's addresses.
"""

import sys
from collections.abc import Callable
from urllib.parse import urlencode

from haizhumap.i18n import detect_lang, t
from haizhumap.serving.hosts import EVERYWHERE
from haizhumap.serving.policy import SitePolicy
from haizhumap.serving.token import PARAMETER, EditToken


def page_link(address: str | None, policy: SitePolicy, *, is_secure: bool = False, token: str = "") -> str:
    """Return the page's address on this machine: `http://127.0.0.1:8501/gis/?token=…`."""
    host = address if address and address not in EVERYWHERE else "localhost"
    host = f"[{host}]" if ":" in host else host
    query = f"?{urlencode({PARAMETER: token})}" if token else ""
    return f"{'https' if is_secure else 'http'}://{host}:{policy.port}{policy.base}/{query}"


def tell_page(
    link: Callable[[str], str], policy: SitePolicy, token: EditToken, *, browser: Callable[[str], object] | None = None
) -> None:
    """
    Print the page's address, with the token where there are editors, and open it in a browser.

    Parameters
    ----------
    link
        What makes the page's address of a token; "" stands for none.
    policy, token
        Whether there are editors, and their token.
    browser
        What opens an address, None where nobody sits at the machine. It is given a ticket: other processes see it.
    """
    lang = detect_lang()
    code, value = ("edit", token.value) if policy.has_editors else ("open", "")
    sys.stdout.write(f"\n  {t(f'serving.{code}', lang, link=link(value))}\n\n")
    sys.stdout.flush()
    if browser:
        browser(link(token.new_ticket() if policy.has_editors else ""))
