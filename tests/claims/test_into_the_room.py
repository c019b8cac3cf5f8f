"""What happens before the door changes what happens behind it: anticipation and contrast, costumes, length and format."""

import functools
from typing import Any

import numpy as np
import pytest

from experiments.design.average import LEVERS, invitation
from experiments.verbs.verify.programmes import Field, ordinary, plain_invitations
from experiments.verbs.verify.testbed import with_parameters
from sim import rules
from sim.engines.agents import Employee
from sim.ensemble import replicate
from sim.measures.kpis import kpis
from sim.model import ViralityModel
from sim.settings import Settings
from tests.worlds import shipped, without

SEEDS = range(1, 25)
P = "campaign.programme."
VOYAGE = shipped(company="global_marketing")
PLAIN = plain_invitations(VOYAGE)
AVERAGE = VOYAGE.changed({f"campaign.{name}": 0.5 for name in LEVERS})
UNORDERED = {P + "dress_up": 0.0}


def measured(settings: Settings, kpi: str) -> np.ndarray:
    """(seeds,) one key figure."""
    return np.array([each[kpi] for each in _measured(settings.model_dump_json())])


@functools.cache
def _measured(settings: str) -> list[dict[str, float]]:
    """The key figures of each seed, kept: the same few settings are asked for one after the other."""
    return [kpis(outcome) for outcome in replicate(Settings.model_validate_json(settings), SEEDS)]


def mean(settings: Settings, kpi: str) -> float:
    return float(np.nanmean(measured(settings, kpi)))


def moved(before: Settings, after: Settings, kpi: str) -> int:
    """+1, -1, or 0 where the paired difference is within 2.5 standard errors."""
    by = measured(after, kpi) - measured(before, kpi)
    return int(np.sign(by.mean())) if abs(by.mean()) > 2.5 * by.std(ddof=1) / np.sqrt(len(by)) else 0


# --- anticipation and contrast ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kpi", ["enjoyment", "rating_mean"])
def test_teasers_help_a_good_room_and_hurt_a_weak_one(kpi: str) -> None:
    weak = {P + "quality": 0.2, P + "facilitation": 0.2}
    assert moved(PLAIN, VOYAGE, kpi) == +1
    assert moved(PLAIN.changed(weak), VOYAGE.changed(weak), kpi) == -1
    assert moved(*(without(each.changed(weak), "contrast") for each in (PLAIN, VOYAGE)), kpi) == +1
    unmoved = [without(each.changed(UNORDERED), "savouring", "contrast", "participation") for each in (PLAIN, VOYAGE)]
    assert abs(mean(unmoved[1], "enjoyment") - mean(unmoved[0], "enjoyment")) < 0.05


def test_teasers_move_what_is_applied() -> None:
    assert moved(without(VOYAGE, "savouring"), VOYAGE, "application_rate_28_days") == +1


@pytest.mark.parametrize("messages", ["six", "one"])
def test_expecting_more_does_not_lower_enjoyment_on_average(messages: str) -> None:
    """Schiebler et al. (2025) find no contrast on average: its slope times the share let down stays below that of anticipation."""
    let_down: list[bool] = []

    class Witness(Employee):
        def attend(self, session: Any, t: int, dressed_share: float) -> None:
            expected = rules.expectation(self.excitement(t), self.model.behaviour.usual_excitement)
            let_down.append(expected > self.model.campaign.day_gives)
            super().attend(session, t, dressed_share)

    field = Field(shipped(), 1, 12)
    for number, programme in enumerate(ordinary(field)):
        chosen = programme.changed({"campaign.teasers": (invitation(-35),)}) if messages == "one" else programme
        model = ViralityModel(chosen, number, "agents", field.company, Witness)
        for _ in range(1 - chosen.campaign.calendar.first_day):  # the workshop is on day 0; nobody attends later
            model.step()
    assert len(let_down) > 50
    anticipation, contrast = (VOYAGE.behaviour.parameters[name] for name in ("anticipation_enjoyment_slope", "oversell_contrast_slope"))
    assert anticipation.value < contrast.value  # or overselling would hurt nobody
    for slope, lost in ((anticipation.value, contrast.value), (anticipation.low + anticipation.high, contrast.low + contrast.high)):
        assert lost * np.mean(let_down) < slope


# --- costumes --------------------------------------------------------------------------------------------------------


def test_costumes_that_nobody_ordered() -> None:
    teased, told = VOYAGE.changed(UNORDERED), PLAIN.changed(UNORDERED)
    assert 0.05 < mean(teased, "share_dressed") < 0.3
    teased, told = without(teased, "feed"), without(told, "feed")  # posts of others are another road to a costume
    assert mean(told, "share_dressed") < 0.6 * mean(teased, "share_dressed")
    assert mean(teased.changed({"campaign.brand.theme": 0.2}), "share_dressed") < 0.03
    assert mean(shipped("silent_masterpiece"), "share_dressed") < 0.01
    assert mean(shipped("mandatory_webinar"), "share_dressed") < 0.01


def test_invitations_to_dress_up_are_followed() -> None:
    assert 0.1 < mean(AVERAGE, "share_dressed") < 0.3
    assert 0.55 < mean(VOYAGE, "share_dressed") < 0.8
    assert moved(VOYAGE.changed(UNORDERED), VOYAGE, "photos_per_attendee") >= 0


def test_a_team_dresses_up_together() -> None:
    """Team mates in one session agree more often than others there do, and no more once each decides alone."""

    def agreement(settings: Settings) -> float:
        same = among = 0.0
        for outcome in replicate(settings, SEEDS):
            seated = outcome.people["attended_day"] >= 0
            team, dressed, session = (outcome.people[name][seated].astype(np.int64) for name in ("team", "dressed", "session"))
            mates = (team[:-1] == team[1:]) & (session[:-1] == session[1:])
            deviation = dressed - dressed.mean()
            same += (deviation[:-1] * deviation[1:])[mates].sum() / max(1e-9, dressed.var())
            among += mates.sum()
        return same / among

    roomy = VOYAGE.changed({"campaign.sessions.0.supply_share": 0.5, P + "dress_up": 0.3})
    roomy = without(with_parameters(roomy, dress_up_excitement_log_odds=0.0, dress_up_inspiration_log_odds=0.0), "participation_contagion")
    assert agreement(roomy) > 0.2 > 0.1 > agreement(without(roomy, "team_costumes"))


def test_who_dislikes_fun_to_order_pays_for_it_only_where_it_is_ordered() -> None:
    def gap(settings: Settings) -> float:
        """Enjoyment of those who dislike it against the others, in SD."""
        found = []
        for outcome in replicate(settings, SEEDS):
            seated = outcome.people["attended_day"] >= 0
            enjoyment, dislikes = outcome.people["enjoyment"][seated], outcome.people["dislikes_fun"][seated] == 1
            found.append(enjoyment[dislikes].mean() - enjoyment[~dislikes].mean())
        return float(np.mean(found))

    ordered = VOYAGE.changed({P + "dress_up": 1.0})
    assert gap(ordered) < -0.3
    assert abs(gap(VOYAGE.changed(UNORDERED))) < 0.12
    (share,) = ((outcome.people["dislikes_fun"] == 1).mean() for outcome in replicate(VOYAGE, [1]))
    assert abs(share - VOYAGE.behaviour.value("forced_fun_dislike_share")) < 0.04


# --- length and format -----------------------------------------------------------------------------------------------


def test_a_shorter_day_teaches_less_and_tempts_more() -> None:
    long, short = (VOYAGE.changed({P + "hours": hours}) for hours in (8.0, 2.0))
    assert [moved(long, short, kpi) for kpi in ("learning", "application_rate_28_days", "enjoyment", "demand")] == [-1, -1, -1, +1]
    learned = [mean(VOYAGE.changed({P + "hours": hours}), "learning") for hours in (2.0, 4.0, 6.0)]
    assert learned[1] - learned[0] > learned[2] - learned[1] > 0  # two hours more count less, the more there are


@pytest.mark.parametrize(("lever", "worse", "better"), [("facilitation", 0.0, 0.5), ("hours", 0.25, 6.0), ("hours", 2.0, 6.0)])
def test_neither_a_bad_facilitator_nor_a_short_day_is_a_bargain(lever: str, worse: float, better: float) -> None:
    poor, good = ([kpis(each) for each in replicate(VOYAGE.changed({P + lever: value}), SEEDS[:8])] for value in (worse, better))
    for kpi in ("learning", "application_rate_28_days", "results_usd", "content_heard", "roi"):
        gain = np.array([b[kpi] - a[kpi] for a, b in zip(poor, good, strict=True)])
        assert gain.mean() > 2.5 * gain.std(ddof=1) / np.sqrt(len(gain)), kpi
    if worse == 0.25:
        assert poor[0]["learning"] < 0.2 * good[0]["learning"]


def test_formats_differ_as_the_meta_analyses_say() -> None:
    room, virtual, alone = (AVERAGE.changed({P + "format": each}) for each in ("in_person", "virtual", "self_paced"))
    gap = {
        each: mean(each_settings, "enjoyment") - mean(room, "enjoyment") for each, each_settings in (("virtual", virtual), ("alone", alone))
    }
    assert -0.6 < gap["virtual"] < -0.2 and -0.75 < gap["alone"] < -0.3
    learned = [mean(each, "learning") for each in (virtual, room, alone)]
    assert learned == sorted(learned, reverse=True) and learned[0] - learned[1] < 0.02
    assert [moved(room, each, "talk_about_rate") for each in (virtual, alone)] == [-1, -1]
    on_screen, by_oneself = (VOYAGE.changed({P + "format": each}) for each in ("virtual", "self_paced"))
    assert mean(by_oneself, "share_dressed") == 0.0 < mean(on_screen, "share_dressed") < 0.5 * mean(VOYAGE, "share_dressed")


def test_ratings_look_like_ratings() -> None:
    """63 % fives over 2.4 million reviews of courses (arXiv 2201.06967), 4.51 on Udemy; the best programme lies above, the average below."""
    assert 0.55 < mean(VOYAGE, "rating_5") < 0.75
    assert 4.5 < mean(VOYAGE, "rating_mean") < 4.75
    assert 4.0 < mean(AVERAGE, "rating_mean") < 4.5
    assert 0.45 < mean(VOYAGE, "rating_sd") < 0.95 and 0.45 < mean(AVERAGE, "rating_sd") < 0.95
