"""`core/shown.js`: which places are shown, as the server packs it."""

import base64

import numpy as np
import pytest
from static_server import Core

from haizhumap.web.payload import pack_rows

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("rows", "count"), [([], 0), ([], 9), ([0, 9], 12), ([7, 8], 16), (list(range(32)), 32)])
def test_what_the_server_packs_is_unpacked(core: Core, rows: list[int], count: int) -> None:
    """A bit for each place, the first one the most significant of its byte."""
    packed = base64.b64encode(pack_rows(np.array(rows, dtype=np.intp), count)).decode()

    assert (
        core("([packed, count], { unpackRows }) => unpackRows(packed, count)", "shown", given=[packed, count]) == rows
    )


def test_an_order_goes_before_a_list_and_a_list_before_bits(core: Core) -> None:
    """A search sends the order of its ranks beside the bits."""
    script = """(payload, { shownIndices }) => [
        shownIndices({ shown: "gEA=", order: [9, 0], payload }),
        shownIndices({ shown: [3, 1], payload }),
        shownIndices({ shown: "gEA=", order: null, payload }),
    ]"""

    assert core(script, "shown", given={"places": [{}] * 12}) == [[9, 0], [3, 1], [0, 9]]
