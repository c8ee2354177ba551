"""Positions that wait for review, and the commands that ask for them and take them over."""

import json

import pytest
from click.testing import CliRunner, Result
from conftest import edit
from geocoder_stubs import KEY, LAT, LON, NAME, PLACE_ID, TODAY, amap
from stub_server import Reply, StubServer

from haizhumap.cli import main
from haizhumap.errors import GeocodeError, InputError
from haizhumap.files import JOURNAL
from haizhumap.geocoding.proposals import merged, read_proposals
from haizhumap.model import Datum, Precision
from haizhumap.paths import Settings
from haizhumap.register.gazetteer import put_into, read_gazetteer


def run(*arguments: str) -> Result:
    """Run the command line in English; anything but a planned exit is a failure of the test."""
    result = CliRunner().invoke(main, ["--lang", "en", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert KEY not in result.output
    return result


@pytest.fixture
def unlocated(project: Settings, server: StubServer, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return a copy of the project in which one place alone has no position, with AMap at the stub server."""
    monkeypatch.setenv("HAIZHUMAP_AMAP_KEY", KEY)
    monkeypatch.setenv("HAIZHUMAP_AMAP_URL", server.url)

    def unlocate(text: str) -> str:
        lines = text.split("\n")
        for number, line in enumerate(lines):
            if '"place_id"' not in line:
                continue
            feature = json.loads(line.removesuffix(","))
            if feature["properties"]["place_id"] == PLACE_ID:
                feature["geometry"] = None
                feature["properties"] |= {"precision": "unknown", "uncertainty_m": None, "note": "no source"}
            elif feature["geometry"] is None:
                feature["geometry"] = {"type": "Point", "coordinates": [LON, LAT]}
                feature["properties"] |= {"precision": "exact", "uncertainty_m": 50, "datum_source": "wgs84"}
                words = ("source", "source_zh", "licence", "method", "method_zh")
                feature["properties"] |= {"source_date": TODAY, **dict.fromkeys(words, "a test")}
            else:
                continue
            lines[number] = json.dumps(feature, ensure_ascii=False) + ("," if line.endswith(",") else "")
        return "\n".join(lines)

    project.proposals_path.unlink(missing_ok=True)
    edit(project.gazetteer_path, unlocate)
    return project


def contents(settings: Settings) -> dict[str, bytes]:
    """Return the project's files, the cache aside."""
    files = (path for folder in ("data", "geo") for path in (settings.root / folder).rglob("*") if path.is_file())
    return {str(path): path.read_bytes() for path in files}


def test_several_proposals_are_accepted_together_or_not_at_all(unlocated: Settings, server: StubServer) -> None:
    """One unknown id keeps everything as it was."""
    server.replies = [Reply(json=amap("兴趣点"))]
    proposal = json.loads(run("geocode", "--json").stdout)[0]["proposal"]
    before = contents(unlocated)

    refused = run("accept", proposal, "amap-00000000")
    assert (refused.exit_code != 0, contents(unlocated)) == (True, before)

    assert run("accept", proposal, proposal).exit_code == 0
    assert read_proposals(unlocated.proposals_path, name="p") == {}


def test_geocode_proposes_and_accept_takes_over(unlocated: Settings, server: StubServer) -> None:
    """One line of the gazetteer changes, all others are the same bytes, and the check stays clean."""
    server.replies = [Reply(json=amap("兴趣点", "区县"))]
    before = unlocated.gazetteer_path.read_bytes().split(b"\n")

    geocoded = run("geocode", "--json")

    assert geocoded.exit_code == 0
    rows = json.loads(geocoded.stdout)
    assert [(row["place_id"], row["refusal"]) for row in rows] == [(PLACE_ID, None), (PLACE_ID, "coarse-level")]
    assert unlocated.gazetteer_path.read_bytes().split(b"\n") == before

    accepted = run("accept", rows[0]["proposal"])

    assert accepted.exit_code == 0, accepted.output
    assert "EVIDENCE" in accepted.stderr
    after = unlocated.gazetteer_path.read_bytes().split(b"\n")
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1
    position = read_gazetteer(unlocated.gazetteer_path, name="g").records[PLACE_ID]
    assert (position.precision, position.uncertainty_m, position.datum_source) == (Precision.EXACT, 50, Datum.GCJ02)
    assert position.method
    assert position.method_zh
    assert read_proposals(unlocated.proposals_path, name="p") == {}
    checked = run("check")
    assert checked.exit_code == 0, checked.output


def test_the_same_answers_give_the_same_bytes(unlocated: Settings, server: StubServer) -> None:
    """Proposals are written in one order, and a second run replaces the first's."""
    server.replies = [Reply(json=amap("兴趣点", "村庄"))]

    run("geocode")
    first = unlocated.proposals_path.read_bytes()
    run("geocode")

    assert unlocated.proposals_path.read_bytes() == first
    assert len(read_proposals(unlocated.proposals_path, name="p")) == 2


def test_the_gazetteer_answers_before_anyone_is_asked(unlocated: Settings, server: StubServer) -> None:
    """A known name needs no network, and nothing is proposed."""
    result = run("geocode", "小蛮腰")

    assert result.exit_code == 0
    assert "in the gazetteer" in result.stdout
    assert server.requests == []
    assert not unlocated.proposals_path.exists()


def test_a_typed_name_is_proposed_but_has_no_place_to_go(unlocated: Settings, server: StubServer) -> None:
    """A name outside the register can be looked at; accepting it changes nothing."""
    server.replies = [Reply(json=amap("兴趣点"))]
    [row] = json.loads(run("geocode", "海珠湖", "--json").stdout)
    before = contents(unlocated)

    result = run("accept", row["proposal"])

    assert result.exit_code == 2
    assert "海珠湖" in result.stderr
    assert contents(unlocated) == before


def test_an_unknown_proposal_is_told_with_those_there_are(unlocated: Settings) -> None:
    """Without proposals, and with a wrong id, nothing changes."""
    before = contents(unlocated)

    result = run("accept", "amap-00000000")

    assert result.exit_code == 2
    assert "amap-00000000" in result.stderr
    assert contents(unlocated) == before


def test_what_check_refuses_is_not_accepted(unlocated: Settings, server: StubServer) -> None:
    """A proposal that was changed by hand into something wrong stays a proposal."""
    server.replies = [Reply(json=amap("兴趣点"))]
    run("geocode")
    collection = json.loads(unlocated.proposals_path.read_bytes())
    collection["features"][0]["geometry"]["coordinates"] = [116.4, 39.9]
    unlocated.proposals_path.write_text(json.dumps(collection), encoding="utf-8")
    [proposal_id] = read_proposals(unlocated.proposals_path, name="p")
    before = contents(unlocated)

    result = run("accept", proposal_id)

    assert result.exit_code == 2
    assert "does not pass the check" in result.stderr
    assert contents(unlocated) == before


@pytest.mark.parametrize("damage", ["{", '{"features": [{}]}', '{"features": 7}', "[]", "[" * 200_000])
def test_a_broken_file_of_proposals_is_told(unlocated: Settings, server: StubServer, damage: str) -> None:
    """It is neither used nor written over."""
    server.replies = [Reply(json=amap("兴趣点"))]
    unlocated.proposals_path.write_text(damage, encoding="utf-8")

    assert (run("accept", "x").exit_code, run("geocode").exit_code) == (2, 2)
    assert unlocated.proposals_path.read_text(encoding="utf-8") == damage


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("score", "0.9"),
        ("score", None),
        ("score", True),
        ("score", float("nan")),
        ("score", 10**400),
        ("uncertainty_m", "50"),
        ("uncertainty_m", None),
        ("uncertainty_m", 50.5),
        ("uncertainty_m", True),
        ("uncertainty_m", 0),
        ("uncertainty_m", -50),
        ("name", 7),
        ("note_zh", None),
        ("source", ["a"]),
        ("place_id", None),
        ("precision", {}),
        ("datum_source", "mars"),
    ],
)
def test_a_proposal_of_wrong_types_is_told(unlocated: Settings, server: StubServer, column: str, value: object) -> None:
    """What a person's editor left is named, neither used nor written over."""
    server.replies = [Reply(json=amap("兴趣点"))]
    run("geocode")
    collection = json.loads(unlocated.proposals_path.read_bytes())
    collection["features"][0]["properties"][column] = value
    unlocated.proposals_path.write_text(json.dumps(collection), encoding="utf-8")
    before = contents(unlocated)

    result = run("accept", collection["features"][0]["id"])

    assert (result.exit_code, "proposals.geojson" in result.stderr) == (2, True)
    assert any(words in result.stderr for words in (column, str(value), "no number: NaN", "a number of 401 digits"))
    assert run("geocode").exit_code == 2
    assert contents(unlocated) == before


@pytest.mark.parametrize("coordinates", [[], [float("nan"), 23.0], [10**400, 23.0]], ids=["none", "NaN", "huge"])
def test_a_proposal_without_a_usable_position_is_told(
    unlocated: Settings, server: StubServer, coordinates: list[float]
) -> None:
    """An empty point and numbers that are no degrees are no position."""
    server.replies = [Reply(json=amap("兴趣点"))]
    run("geocode")
    collection = json.loads(unlocated.proposals_path.read_bytes())
    collection["features"][0]["geometry"]["coordinates"] = coordinates
    unlocated.proposals_path.write_text(json.dumps(collection), encoding="utf-8")

    with pytest.raises(GeocodeError, match="proposals-unreadable"):
        read_proposals(unlocated.proposals_path, name="p")


def test_a_gazetteer_in_another_form_is_not_rewritten(unlocated: Settings, server: StubServer) -> None:
    """Where a feature does not stand on a line of its own, accept says so."""
    server.replies = [Reply(json=amap("兴趣点"))]
    run("geocode")
    [proposal] = read_proposals(unlocated.proposals_path, name="p").values()

    with pytest.raises(InputError, match="no-feature-line"):
        put_into(json.dumps(json.loads(unlocated.gazetteer_path.read_bytes())), proposal, path="g")


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        pytest.param({}, "HAIZHUMAP_AMAP_KEY", id="no key"),
        pytest.param({"HAIZHUMAP_AMAP_KEY": KEY, "HAIZHUMAP_AMAP_URL": "http://127.0.0.1:9"}, "127.0.0.1", id="no net"),
    ],
)
def test_without_key_or_network_nothing_changes(
    unlocated: Settings, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], words: str
) -> None:
    """The message says what is missing, and the exit code is 2."""
    monkeypatch.delenv("HAIZHUMAP_AMAP_KEY")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    before = contents(unlocated)

    result = run("geocode", "--retries", "0")

    assert result.exit_code == 2
    assert words in result.stderr
    assert contents(unlocated) == before


def test_a_place_of_unknown_kind_of_answer_shows_as_a_table(unlocated: Settings, server: StubServer) -> None:
    """The table has id, metres and the reason of a refusal."""
    server.replies = [Reply(json=amap("兴趣点", "区县"))]

    result = run("geocode", NAME, "--provider", "amap")

    assert "±50 m" in result.stdout
    assert "no position" in result.stdout
    assert next(iter(read_proposals(unlocated.proposals_path, name="p"))) in result.stdout


def test_merging_keeps_what_others_proposed(unlocated: Settings, server: StubServer) -> None:
    """Only the same provider's proposals for the same name are replaced."""
    server.replies = [Reply(json=amap("兴趣点"))]
    run("geocode", "海珠湖")
    first = read_proposals(unlocated.proposals_path, name="p")
    run("geocode")
    both = read_proposals(unlocated.proposals_path, name="p")

    assert len(both) == 2
    assert merged(both, first.values()) == both
    assert {one.place_id for one in both.values()} == {"", PLACE_ID}


def test_nothing_is_accepted_or_proposed_while_a_writing_is_unfinished(unlocated: Settings, server: StubServer) -> None:
    """What is accepted then could be lost when the broken writing is finished."""
    server.replies = [Reply(json=amap("兴趣点"))]
    proposed = json.loads(run("geocode", "--json").stdout)[0]["proposal"]
    (unlocated.root / JOURNAL).write_text("[]", encoding="utf-8")
    before = contents(unlocated)

    for command in (("accept", proposed), ("geocode", "--fresh")):
        refused = run(*command)
        assert refused.exit_code == 2
        assert "check --finish" in refused.stderr
    assert contents(unlocated) == before


def test_a_published_size_stays_with_its_place(unlocated: Settings, server: StubServer) -> None:
    """Another position takes the feature's place; what was published of the site is no part of the position."""
    server.replies = [Reply(json=amap("兴趣点"))]
    run("geocode")
    [proposal] = read_proposals(unlocated.proposals_path, name="p").values()
    facts = {"published_area_ha": 7.3, "published_source": "press", "published_source_zh": "报刊"}
    before = json.dumps({"type": "Feature", "properties": {"place_id": proposal.place_id, **facts}, "geometry": None})

    after = json.loads(put_into(before, proposal, path="g"))

    assert after["geometry"]["type"] == "Point"
    assert {name: after["properties"][name] for name in facts} == facts
