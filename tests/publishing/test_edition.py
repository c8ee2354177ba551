"""What is published: the holding of it."""

import pytest

from haizhumap.layer.build import build_layer
from haizhumap.paths import Settings
from haizhumap.publishing.edition import Edition
from haizhumap.publishing.site import read_edition


def test_a_place_is_taken_by_its_id(settings: Settings) -> None:
    """Row, card and whereabouts are those of the place; what is unknown is told."""
    edition = read_edition(build_layer(settings), settings)

    assert isinstance(edition, Edition)
    assert edition.row("canton-tower")["name_zh"].tolist() == ["广州塔"]
    assert edition.card("canton-tower", "en")["name"] == "Canton Tower"
    assert edition.whereabouts("canton-tower", "zh").startswith("在海珠区")
    with pytest.raises(KeyError):
        edition.row("nowhere")
