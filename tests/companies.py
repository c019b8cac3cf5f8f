"""Companies for tests: plans, and what must hold of any company."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import numpy as np
import pytest

from sim.company import follows, ties
from sim.company.company import Company
from sim.company.office_blocks import make_blocks
from sim.settings import Behaviour, CompanySettings, OfficePlan
from sim.state.layout import Level
from tests.worlds import SHIPPED


def behaviour(**changes: float) -> Behaviour:
    """The shipped behaviour with some other values."""
    parameters = {
        name: SHIPPED.parameters[name].model_copy(update=dict.fromkeys(("low", "value", "high"), value)) for name, value in changes.items()
    }
    return Behaviour(parameters=SHIPPED.parameters | parameters)


def plan(*sizes: int, seed: int = 1, team_size: int = 8) -> CompanySettings:
    """Offices of these sizes, an hour apart."""
    offices = tuple(OfficePlan(name=f"Office {i}", employees=size, utc_offset_hours=10 - i % 20) for i, size in enumerate(sizes))
    return CompanySettings(name="test", seed=seed, team_size=team_size, offices=offices)


@contextmanager
def in_blocks_of(people: int) -> Iterator[None]:
    """Draw companies in blocks of at least so many people."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (ties, follows):
            patch.setattr(module, "make_blocks", partial(make_blocks, least=people))
        yield


def owners(start: np.ndarray) -> np.ndarray:
    """The row each tie belongs to."""
    return np.repeat(np.arange(len(start) - 1), np.diff(start))


def assert_sound(company: Company, team_size: int) -> None:
    """Everything a company promises."""
    n = company.size
    for name in ("office", "team", "manager", "level", "function", "bridge", "tenure_years"):
        assert getattr(company, name).shape == (n,), name
    assert len(np.unique(company.key)) == n
    assert (np.diff(company.utc_offset_hours) <= 0).all()
    assert (np.diff(company.office) >= 0).all() and (np.diff(company.team) >= 0).all()
    assert np.bincount(company.team).max() <= team_size
    team_offices = np.unique(np.stack((company.team, company.office)), axis=1)
    assert team_offices.shape[1] == company.team.max() + 1, "a team is within one office, numbers are without gaps"
    assert (company.tenure_years >= 0).all() and set(np.unique(company.function)) <= {0, 1}

    assert (company.manager == -1).sum() == 1, "one person reports to nobody"
    top = np.arange(n)
    for _ in range(n):
        above = np.where(company.manager[top] < 0, top, company.manager[top])
        if (above == top).all():
            break
        top = above
    assert (company.manager[top] == -1).all(), "every line ends at the top"
    assert (company.level == Level.EXECUTIVE).sum() == 1

    assert_rows(company.colleague_start, company.colleague_to, n)
    assert_rows(company.follower_start, company.follower_to, n)
    one, other = owners(company.colleague_start), company.colleague_to.astype(np.int64)
    pairs = one * n + other
    assert np.array_equal(np.sort(other * n + one), pairs), "colleagues know each other"
    below = np.flatnonzero(company.manager >= 0)
    assert np.isin(below * n + company.manager[below], pairs).all(), "the reporting line is among the ties"
    across = np.bincount(one[company.office[one] != company.office[other]], minlength=n)
    assert (across[company.bridge] >= 2).all(), "a bridge has several ties to other offices"
    for value in vars(company).values():
        assert not isinstance(value, np.ndarray) or not value.flags.writeable


def assert_rows(start: np.ndarray, to: np.ndarray, people: int) -> None:
    """Compressed rows: complete, in range, ascending without repeats, nobody tied to themselves."""
    assert start.shape == (people + 1,) and start[0] == 0 and start[-1] == len(to)
    assert start.dtype == np.int64 and to.dtype == np.int32
    owner = owners(start)
    assert (np.diff(start) >= 0).all() and (to != owner).all()
    assert ((to >= 0) & (to < people)).all()
    assert (np.diff(owner * np.int64(people) + to) > 0).all()
