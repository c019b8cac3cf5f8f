"""Attempts to read few real people out of sessions, modules, waves and home days that are for some of them."""

from pathlib import Path

import numpy as np
import pytest

from experiments.execution.companies import misfits_of
from sim.company.build import build_company
from sim.measures.kpis import kpis
from sim.model import ViralityModel
from tests.claims.privacy.test_selections import grouped

FEW, SALES = {"functions": ["Audit"]}, {"functions": ["Sales"]}
SERIES = {"first_day": 0, "dates": 2, "seats": 9, "opens": -35}
MODULE = {"name": "clinic", "after_days": 7, "hours": 1.0}
ATTACKS: dict[str, tuple[dict[str, object], str]] = {
    "sessions for three": ({"campaign.sessions": [SERIES | {"audience": FEW}]}, "campaign.sessions.0.audience"),
    "sessions for all but three": (
        {"campaign.sessions": [SERIES | {"audience": {"functions": ["Sales", "Finance", "Legal", "Board"]}}]}, "campaign.sessions.0.audience",
    ),
    "a module for three": ({"campaign.programme.modules": [MODULE | {"audience": FEW}]}, "campaign.programme.modules.0.audience"),
    "a wave of three": ({"campaign.waves": [{"name": "few", "audience": FEW, "starts": 1}]}, "campaign.waves.0.audience"),
    "sessions of a wave for two": (
        {"campaign.waves": [{"name": "later", "audience": SALES, "starts": 1, "sessions": [SERIES | {"audience": {"functions": ["Board"]}}]}]},
        "campaign.waves.0.sessions.0.audience",
    ),
    "home days of one person's team": ({"company.remote_share_of_teams": {"tiny": 1.0}}, "company.remote_share_of_teams.tiny"),
    "home days of a team, sessions by function": (
        {"company.remote_share_of_teams": {"t0-0": 1.0}, "campaign.sessions": [SERIES | {"audience": SALES}]}, "campaign",
    ),
    "a wave of functions in one office": ({"campaign.waves": [{"name": "cut", "audience": SALES, "offices": ["London"], "starts": 1}]}, "campaign"),
    "a wave of functions, sessions in one office": (
        {"campaign.waves": [{"name": "cut", "audience": SALES, "starts": 1, "sessions": [SERIES | {"offices": ["London"]}]}]}, "campaign",
    ),
    "a module by years, sessions by function": (
        {"campaign.programme.modules": [MODULE | {"audience": {"tenure_from_years": 3}}], "campaign.sessions": [SERIES | {"audience": SALES}]},
        "campaign",
    ),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_no_part_of_a_campaign_is_for_few(attack: tuple[dict[str, object], str], tmp_path: Path) -> None:
    settings, _ = grouped(tmp_path)
    file = Path(settings.company.employees or "")
    file.write_text(file.read_text(encoding="utf-8").replace("p90,London,staff,t0-7", "p90,London,staff,tiny"), encoding="utf-8")
    changes, field = attack
    made = settings.changed(changes)
    assert field in [each.field for each in misfits_of(made, build_company(made.company, made.behaviour))]


def test_whole_groups_may_have_parts_of_their_own_and_rooms_do_not_tell_where_they_work(tmp_path: Path) -> None:
    """Seats do not depend on whether an office has somebody of a group: all of Sales is moved to one office, and nothing of the plan changes."""
    settings, company = grouped(tmp_path)
    made = settings.changed(
        {"campaign.sessions": [SERIES | {"audience": SALES}], "campaign.programme.modules": [MODULE | {"audience": SALES}]}
    )
    assert not misfits_of(made, company)
    asked = kpis(ViralityModel(made, 1, company=company).run())
    text = Path(settings.company.employees or "").read_text(encoding="utf-8").replace("Berlin,staff,", "B,staff,")
    lines = [line.replace(",B,", ",London,") if ",Sales," in line else line.replace(",B,", ",Berlin,") for line in text.splitlines()]
    moved = tmp_path / "moved.csv"
    moved.write_text("\n".join(lines), encoding="utf-8")
    other = kpis(ViralityModel(made.changed({"company.employees": str(moved)}), 1).run())
    assert asked["seats"] == other["seats"] == 36 and np.isfinite(asked["attended"])
