"""The features of a project's files, held in memory."""

import pytest
from conftest import edit, swap

from haizhumap.errors import HaizhumapError
from haizhumap.layer.filtering import Filter
from haizhumap.model import Reason
from haizhumap.paths import Settings
from haizhumap.service.memory import CurrentStore, MemoryStore
from haizhumap.service.store import ItemQuery


def test_every_place_quotes_its_sentence_and_says_how_surely_it_is_known(store: MemoryStore) -> None:
    """Precision and metres on each; without geometry there are none, and the note says why."""
    for one in store.find("places", ItemQuery(limit=100)).features:
        said = one["properties"]
        report = store.edition.reports[said["report_id"]].text
        assert report[said["quote_start"] : said["quote_end"]] == said["quote"]
        if one["geometry"]:
            assert said["precision"] != "unknown"
            assert said["uncertainty_m"] > 0
        else:
            assert (said["precision"], said["uncertainty_m"]) == ("unknown", None)
            assert said["note"]
            assert said["note_zh"]


def test_every_mention_stands_in_the_report(store: MemoryStore) -> None:
    """Its characters are in its sentence; it means a place of the layer, or says why there is none."""
    found = store.find("mentions", ItemQuery(limit=100)).features
    starts = [one["properties"]["mention_start"] for one in found]

    assert starts == sorted(starts)
    for one in found:
        said = one["properties"]
        report = store.edition.reports[said["report_id"]].text
        assert said["quote_start"] <= said["mention_start"] < said["mention_end"] <= said["quote_end"]
        assert report[said["quote_start"] : said["quote_end"]] == said["quote"]
        if said["place_id"]:
            place = store.get("places", said["place_id"])
            assert place
            assert (one["geometry"], said["reason"]) == (place["geometry"], None)
            assert said["uncertainty_m"] == place["properties"]["uncertainty_m"]
        else:
            assert one["geometry"] is None
            assert said["reason"] in set(Reason)


def test_names_of_the_ground_are_found_in_pinyin(store: MemoryStore) -> None:
    """By the rule of the search, a station with and without its 站."""
    first = [
        store.find("ground", ItemQuery(wanted=Filter(words=words))).features[0]["id"] for words in ("jnx", "江南西站")
    ]

    assert first == ["station:江南西", "station:江南西"]


def test_a_changed_file_is_served_at_the_next_request(project: Settings) -> None:
    """And an unchanged one is not read again."""
    current = CurrentStore(project)
    before = current()
    assert current() is before

    edit(project.layer_path, swap('"name_en": "Canton Tower"', '"name_en": "The Tower"'))

    place = current().get("places", "canton-tower")
    assert place
    assert place["properties"]["name_en"] == "The Tower"


def test_a_project_without_names_has_no_ground(project: Settings) -> None:
    """The collection is empty then, without bounds."""
    (project.basemap_dir / "names.geojson").unlink()
    contents = MemoryStore.read(project).describe("ground")

    assert (contents.count, contents.bounds, contents.days) == (0, None, None)


def test_broken_files_are_told(project: Settings) -> None:
    """As everywhere else."""
    (project.basemap_dir / "names.geojson").write_text('{"features": 1}', encoding="utf-8")

    with pytest.raises(HaizhumapError):
        MemoryStore.read(project)
