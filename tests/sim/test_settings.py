"""Settings with fields replaced: what is on the way is validated, the rest is shared."""

import pytest
from pydantic import ValidationError

from tests.worlds import shipped


def test_groups_without_a_change_are_shared() -> None:
    base = shipped()
    changed = base.changed({"campaign.brand.strength": 0.9, "campaign.teasers.0.day": -20})
    assert changed.campaign.brand.strength == 0.9 and changed.campaign.teasers[0].day == -20
    assert changed.behaviour is base.behaviour and changed.campaign.programme is base.campaign.programme
    assert changed.campaign.teasers[1] is base.campaign.teasers[1]
    assert base == shipped() != changed
    assert base.changed({}) is base


@pytest.mark.parametrize("path", ["campaign.brand.strength", "campaign.brand.strenght", "campaign.teasers.0.days", "no.such.field"])
def test_a_change_is_validated(path: str) -> None:
    with pytest.raises(ValidationError, match=path.replace(".", "[.]").removesuffix("[.]such[.]field")):
        shipped().changed({path: 1.5})


@pytest.mark.parametrize("entry", ["99", "first", "-1"])
def test_a_list_has_the_entries_it_has(entry: str) -> None:
    with pytest.raises(LookupError, match=f"the list has entries 0 to [0-9]+, not '{entry}'"):
        shipped().changed({f"campaign.teasers.{entry}.day": -20})
