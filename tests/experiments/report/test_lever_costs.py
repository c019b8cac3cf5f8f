"""Parts of the cost that follow a lever: their prices and levers are those that the model reads."""

import pytest

from experiments.report.lever_costs import LEVER_COSTS, untouched
from sim.measures.kpis import COST_PARTS
from sim.setup.prices import unit_prices
from tests.worlds import shipped


@pytest.mark.parametrize("part", LEVER_COSTS)
def test_a_price_and_each_of_its_levers_move_that_part_alone(part: str) -> None:
    if part in ("involvement", "ambassadors"):  # paid for each whom the lever involves
        return
    each, base = LEVER_COSTS[part], shipped()
    full = base.changed({f"campaign.{name}": 0.5 for name in each.levers} | {f"campaign.{each.price}": 100.0})
    for name, value in ((each.price, 70.0), *((lever, 0.25) for lever in each.levers)):
        was, now = unit_prices(full), unit_prices(full.changed({f"campaign.{name}": value}))
        assert [other for other in was if was[other] != now[other]] == [part]
    assert part in COST_PARTS


def test_everything_that_is_paid_once_a_campaign_is_named() -> None:
    assert {part for part, (unit, _) in unit_prices(shipped()).items() if unit == "campaign"} <= set(LEVER_COSTS)


def test_what_no_lever_of_a_search_changes_is_told_with_its_cure() -> None:
    usd = {"brand": 2000.0, "theme": 1833.0, "explaining": 1500.0, "briefing": 60.0}
    told = untouched(["campaign.brand.strength"], lambda part: usd.get(part, 0.0), 100.0)
    assert told == (
        "3,393 USD of them no lever of the search changes: mostly theme 1,833, making it easy to tell 1,500. Put in your prices "
        "(campaign.costs.theme_usd, campaign.costs.explaining_usd), or add what they pay for (campaign.brand.awe, campaign.brand.interest, "
        "campaign.brand.theme, campaign.programme.explainability) to optimise.levers in a copy of configs/optimise.yaml."
    )
    assert untouched(["campaign.brand.strength"], lambda part: usd.get(part, 0.0), 4000.0) == "", "it is not what stops it"


def test_ambassadors_are_told_by_prices_and_a_lever_of_their_own() -> None:
    """64,000 USD for sixteen of them were told as those of managers, and not at all where the share of managers is searched."""
    usd = {"ambassadors": 6400.0, "involvement": 900.0}
    told = untouched(["campaign.involvement.managers_share"], lambda part: usd.get(part, 0.0), 100.0)
    assert told == (
        "6,400 USD of them no lever of the search changes: ambassadors 6,400. Put in your prices (campaign.involvement.ambassador_usd), or add what they pay "
        "for (campaign.involvement.people) to optimise.levers in a copy of configs/optimise.yaml."
    )
    assert "involving people early 900" in untouched(["campaign.involvement.people"], lambda part: usd.get(part, 0.0), 100.0)
