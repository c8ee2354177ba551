"""The exceptions."""

import pytest

from haizhumap import errors

CLASSES = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.HaizhumapError)]


@pytest.mark.parametrize("error", CLASSES, ids=lambda error: error.__name__)
def test_an_error_carries_its_code_and_facts(error: type[errors.HaizhumapError]) -> None:
    """And only faulty data ends a command with 1."""
    raised = error("some-code", path="x")

    assert (raised.code, raised.facts, str(raised)) == ("some-code", {"path": "x"}, "some-code: path='x'")
    assert raised.exit_code == (1 if error is errors.DataError else 2)
