"""The geocoders over OpenStreetMap, against a web server on loopback."""

import pytest
from geocoder_stubs import NAME, Ask, failure, nominatim, photon
from stub_server import Reply, StubServer

from haizhumap.checks.limits import GUANGDONG_BBOX
from haizhumap.geocoding.provider import ProviderName

LEFT, BOTTOM, RIGHT, TOP = GUANGDONG_BBOX


@pytest.mark.parametrize(
    ("name", "answer", "reference"),
    [
        (ProviderName.NOMINATIM, nominatim(30), "OpenStreetMap way/7"),
        (ProviderName.PHOTON, photon("house"), "OpenStreetMap node/8"),
    ],
)
def test_an_answer_names_its_object(
    ask: Ask, server: StubServer, name: ProviderName, answer: object, reference: str
) -> None:
    """A person can look the object up."""
    server.replies = [Reply(json=answer)]

    [candidate] = ask(name)

    assert candidate.hit.reference == reference


def test_nominatim_is_told_to_look_here_first(ask: Ask, server: StubServer) -> None:
    """Within China, near the district, in Chinese; lon goes before lat in its box."""
    server.replies = [Reply(json=nominatim(30))]
    ask(ProviderName.NOMINATIM)

    question = server.requests[0][1]
    corners = [float(degrees) for degrees in question["viewbox"].split(",")]
    assert question["q"] == f"{NAME}, 广州市"
    assert question["countrycodes"] == "cn"
    assert (min(corners[0], corners[2]), max(corners[0], corners[2])) == (LEFT, RIGHT)
    assert (min(corners[1], corners[3]), max(corners[1], corners[3])) == (BOTTOM, TOP)


def test_photon_looks_within_the_box(ask: Ask, server: StubServer) -> None:
    """The box is left, bottom, right, top."""
    server.replies = [Reply(json=photon("house"))]
    ask(ProviderName.PHOTON)

    question = server.requests[0][1]
    assert [float(degrees) for degrees in question["bbox"].split(",")] == [LEFT, BOTTOM, RIGHT, TOP]
    assert question["q"] == f"{NAME} 广州市"


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        pytest.param(ProviderName.NOMINATIM, [{"lat": "23.1"}], id="Nominatim, fields missing"),
        pytest.param(ProviderName.NOMINATIM, [nominatim(30)[0] | {"lon": "east"}], id="Nominatim, no number"),
        pytest.param(ProviderName.PHOTON, {"features": [{"geometry": None}]}, id="Photon, no geometry"),
    ],
)
def test_an_answer_of_another_form_is_told(ask: Ask, server: StubServer, name: ProviderName, answer: object) -> None:
    """What cannot be read does not become a position."""
    server.replies = [Reply(json=answer)]

    assert failure(ask, name).code == "answer-unreadable"
