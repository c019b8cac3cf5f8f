"""What-ifs that are kept side by side, and links that hold one."""

import datetime as dt
import re
from urllib.parse import parse_qsl, urlencode

import pytest

pytest.importorskip("streamlit", reason="the extra `ui` is not installed")

from streamlit.testing.v1 import AppTest

from experiments.config.errors import RequestError
from experiments.dashboard import choices, kept, levers, links, widgets
from experiments.dashboard.surroundings import MATERIAL
from experiments.dashboard.widgets import BY_ITSELF
from sim.settings import Campaign, Culture
from sim.setup.plan_notes import adds_too_late
from tests.experiments.dashboard.pages import address_of_link, one, opened, shown


def side_by_side(test: AppTest) -> list[dict[str, str]]:
    (table,) = [text for each in test.get("html") if "On what decides" in (text := each.proto.body)]
    heads, *rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", table)]
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_a_link_opens_the_same_levers_and_the_same_answer(app: AppTest) -> None:
    one(app.slider, "Brand strength").set_value(0.1)
    one(app.number_input, "Budget, USD").set_value(90_000.0)
    one(app.selectbox, "People start").set_value(2)
    one(app.number_input, "More series of sessions").set_value(1)
    app.multiselect(key="aim").set_value(["content_heard", "frustration"])
    one(app.number_input, "An hour of learning, USD").set_value(100.0)
    app.run()
    assert not app.exception
    assert "pull and content heard" not in shown(app)
    again = opened(address_of_link(app))
    assert not again.exception and not again.warning
    assert one(again.slider, "Brand strength").value == 0.1
    assert one(again.number_input, "Budget, USD").value == 90_000.0
    assert one(again.checkbox, "Sessions 2, held in every office").value
    assert [each.value for each in again.metric] == [each.value for each in app.metric]
    assert [each.value for each in again.info] == [each.value for each in app.info]
    assert address_of_link(opened(address_of_link(again))) == address_of_link(again), "a link to what a link opened is that link"


def called(test: AppTest) -> str:
    """What the page calls the what-if, which is what the link calls it unless that is what it is called by itself."""
    (name,) = re.findall(r"\*\*([^*]+)\*\* against", shown(test))
    assert f"“{name}”" in shown(test)
    assert dict(parse_qsl(address_of_link(test))).get("called", "No teasers, only the invitation") == name
    return str(name)


def test_a_what_if_that_goes_on_from_another_is_not_called_by_what_was_moved_last(app: AppTest) -> None:
    one(app.slider, "Awe").set_value(0.1)
    one(app.slider, "Interest").set_value(0.2).run()
    one(app.button, "Keep this what-if").click().run()
    assert called(app) == "No teasers, 2 levers moved"
    linked = opened(address_of_link(app))
    one(app.button, "Go on from it").click().run()
    for page in (app, linked):
        one(page.slider, "Brand strength").set_value(0.0).run()
        assert called(page) == "No teasers, 2 levers moved, and more"
    one(app.button, "Keep this what-if").click().run()
    assert called(app) == "No teasers, 2 levers moved, and more", "it is what is kept"
    one(app.slider, "Brand strength").set_value(0.3).run()
    assert called(app) == "No teasers, 2 levers moved, and more (2)", "and this is not"


def test_what_a_link_calls_by_itself_is_called_otherwise_once_a_lever_is_moved() -> None:
    page = opened(address_of_link(opened()))
    assert called(page) == "No teasers, only the invitation"
    one(page.slider, "Brand strength").set_value(0.0).run()
    assert called(page) == "No teasers, brand strength 0"
    mine = opened("company=small_firm&called=Mine&worlds=32")
    one(mine.slider, "Brand strength").set_value(0.0).run()
    assert called(mine) == "Mine"


def ends_too_soon(test: AppTest) -> list[str]:
    return [each.partition(": the simulation ends")[0] for each in shown(test).splitlines() if ": the simulation ends" in each]


def test_notes_name_every_campaign_compared_as_the_page_does_and_a_lever_mends_what_they_say(app: AppTest) -> None:
    assert not ends_too_soon(app)
    one(app.selectbox, "People start").set_value(2).run()
    one(app.button, "Keep this what-if").click().run()
    one(app.slider, "Awe").set_value(0.1).run()
    assert ends_too_soon(app) == ["“No teasers, people start in waves”, “No teasers, 2 levers moved”"]
    assert "space_voyage" not in shown(app)
    assert "Content heard comes out too low for “No teasers, 2 levers moved”" in shown(app), "as the brief says it"
    assert "Set “Simulated until” later" in shown(app) and "last_day" not in shown(app)
    (day,) = set(re.findall("Set “Simulated until”, in the tab Seats, to ([0-9-]+) or later", shown(app)))
    one(app.date_input, "Simulated until").set_value(dt.date.fromisoformat(day)).run()
    assert not app.exception and ends_too_soon(app) == ["“No teasers, people start in waves”"], "that which is kept"
    again = opened(address_of_link(app))
    assert one(again.date_input, "Simulated until").value == dt.date.fromisoformat(day)
    assert ends_too_soon(again) == ends_too_soon(app)


def test_a_link_holds_what_surrounds_both_campaigns() -> None:
    culture = Culture(costumes=0.9, reads={MATERIAL: 0.4})
    side = links.SideChoices(
        company="small_firm", platform="none", start=links.SAME, near=("Manchester", "Lisbon"), cultures={"Lisbon": culture},
        second="rewards_only", second_starts=dt.date(2026, 3, 30), worlds=32,
        other=0.4, other_begins=dt.date(2026, 1, 5), other_ends=dt.date(2026, 4, 2),
    )  # fmt: skip
    query = links.query_of(side, {}, {})
    assert links.read_link(dict(parse_qsl(query))).side == side
    page = opened(query)
    assert not page.exception and not page.warning
    assert sorted(parse_qsl(address_of_link(page))) == sorted(parse_qsl(query))


def test_a_link_to_a_baseline_alone_is_as_short_as_it_can_be() -> None:
    side = links.SideChoices(company="small_firm", start=links.SAME)
    assert links.query_of(side, {}, {}) == "company=small_firm&start=same"
    assert links.read_link({"company": "small_firm", "start": "same"}) == (side, None, None, ())


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"company": "nowhere"}, "there is no 'nowhere'"),
        ({"platform": "nowhere"}, "there is no 'nowhere'; there are: internal_social, none"),
        ({"baseline": "/etc/passwd"}, "there is no '/etc/passwd'"),
        ({"start": "../../x.yaml"}, "there is no '../../x.yaml'"),
        ({"other": "0.3"}, "needs other_begins"),
        ({"colour": "red"}, "no such field"),
        ({"worlds": "7"}, "worlds = 7"),
        ({"company": "described", "offices": "Rome"}, "how many people is missing"),
        ({"aim": '{"cost_total":1}'}, "no key figure that can decide"),
        ({"aim": '{"rating_1":1}'}, "no key figure that can decide"),
        ({"aim": '{"content_heard":50}'}, "must be from 0.1 to 10"),
        ({"budget": "NaN"}, "budget"),
        ({"budget": "true"}, "budget = true\n      must be a number from 0 to"),
        ({"team": "true"}, "team = true\n      must be a whole number from 2 to 50"),
        ({"second": "rewards_only", "second_starts": "0"}, "second_starts = 0\n      must be a date such as 2026-03-02"),
        ({"other": "0.3", "other_begins": "0", "other_ends": "2026-03-02"}, "other_begins = 0\n      must be a date such as 2026-03-02"),
        ({"budget": "50.000"}, "budget = 50.000\n      is it 50 or 50,000 US dollars? Write budget=50 or budget=50000"),
        ({"day_value": "1.500"}, "is it 1.5 or 1,500 US dollars?"),
        ({"baseline.campaign.costs.brand_usd": "29.000"}, "is it 29 or 29,000 US dollars?"),
        ({"campaign.costs": '{"brand_usd":29.000}'}, "is it 29 or 29,000 US dollars?"),
        ({"kept": '[{"called":"a","changes":{"costs.brand_usd":29.000}}]'}, "is it 29 or 29,000 US dollars?"),
        ({"campaign.budget": "8000"}, "one for all that is compared: budget=8000"),
        ({"campaign.brand.strenght": "1"}, "did you mean 'strength'"),
        ({"campaign.brand.strength": "[" * 20_000}, "must be a number"),
        ({"campaign.brand.name": "${oc.env:HOME}"}, "must not contain"),
        ({"campaign.calendar.day_zero": "9999-12-20", "campaign.calendar.holidays": "[]"}, "lies where the calendar ends"),
        ({"campaign.audience.offices": '["${now:}"]'}, "must not contain"),
        ({"campaign.involvement.people": "[1,2]"}, "names people"),
        (
            {"campaign.teasers": '[{"day":-9,"channel":"email","mystery":0,"benefit_clarity":1,"audience":{"people":["jane"]}}]'},
            "names people",
        ),
        ({"campaign.brand.name": "x" * 30_000}, "is longer than"),
        ({"second": "space_voyage"}, "second = space_voyage\n      the baseline cannot run beside itself"),
        ({"second": "rewards_onli", "second_starts": "2026-03-30"}, "there is no 'rewards_onli'; did you mean 'rewards_only'?"),
        ({"second": ""}, ": second\n      there is no ''; there are: lead_well"),
        ({"second": "rewards_only", "second_starts": "2036-03-30"}, ": second_starts\n      2036-03-30 is 3681 days from"),
        ({"second_starts": "2026-03-30"}, ": second_starts\n      says nothing without second"),
        ({"other_begins": "2026-03-30"}, ": other_begins\n      says nothing without other"),
        ({"near": '["Lisbn","Manchester"]'}, "near = Lisbn\n      the company has no office of that name; did you mean 'Lisbon'?"),
        (
            {"cultures": '{"Lisbn":{"costumes":1}}'},
            "cultures = Lisbn\n      the company has no office of that name; did you mean 'Lisbon'?",
        ),
        ({"cultures": '{"Lisbon":{"reads":{"english":1}}}'}, "reads.english of Lisbon: a link knows"),
        (
            {"campaign.costs.channels_usd": '{"emial":3}'},
            ": campaign.costs.channels_usd = emial\n      there is no channel of that name; did you mean 'email'?",
        ),
        ({"baseline.campaign.costs.channels_usd.emial": "3"}, ": baseline.campaign.costs.channels_usd = emial"),
        ({"kept": '[{"called":"a","changes":{"costs.channels_usd":{"emial":2}}}]'}, "kept.0.campaign.costs.channels_usd = emial"),
        ({"kept": '[{"called":"a","start":"nowhere"}]'}, "there is no 'nowhere'"),
        ({"kept": '[{"called":"a","changes":{"brand.strength":2}}]'}, "kept.0.campaign.brand.strength = 2"),
        ({"kept": '[{"called":"a","changes":{"involvement.people":[1]}}]'}, "kept.0.campaign"),
        ({"kept": '[{"called":"a","changes":{"reward.kind":"money"}}]'}, "kept.0.campaign.reward.value_usd = 0"),
        ({"company": "described", "offices": "Rome 9", "departments": "Law"}, "departments.1"),
    ],
)
def test_a_link_that_cannot_be_used_says_why(params: dict[str, str], said: str) -> None:
    with pytest.raises(RequestError) as error:
        links.read_link({"company": "small_firm"} | params)
    assert said in str(error.value)


def test_a_field_that_a_link_states_twice_is_told() -> None:
    """The last one counted, without a word."""
    every = {"company": ["enterprise", "small_firm"], "worlds": ["32", "32"]}
    with pytest.raises(RequestError) as found:
        links.read_link({"company": "small_firm", "worlds": "32"}, every)
    assert [(each.field, each.allowed) for each in found.value.problems] == [
        ("company", "is stated more than once: enterprise, small_firm; keep one")
    ]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            'campaign.teasers.9.day=-3&campaign.sessions.0.seats=ten&baseline.campaign.brand.strength=.3&aim={"pull":1,"cost_total":1}'
            '&other=1&kept=[{"called":"a","changes":{"brand.awe":2}}]',
            {
                "aim": "aim: 'pull' is not a key figure; pull is demand_rate; 'cost_total' is no key figure that can decide",
                "other": "another programme needs other_begins",
                "baseline.campaign.brand.strength": "Brand strength of the baseline = .3: must be",
                "campaign.teasers.9.day": "Day of message 10: the list has entries 0 to 0",
                "campaign.sessions.0.seats": "Seats a session = ten: must be",
                "kept.0.campaign.brand.awe": "Awe of the theme of what-if 1 that is kept = 2: must be",
            },
        ),
        (
            'campain.brand.strength=1&baseline.campain.brand.awe=1&x.y=1&near=["Rome"]',
            {
                "campain.brand.strength": "no such field; did you mean 'campaign.brand.strength'?",
                "baseline.campain.brand.awe": "no such field; did you mean 'baseline.campaign.brand.awe'?",
                "x.y": "no such field; those of campaigns begin with campaign. or baseline.campaign.",
                "near": "near = Rome: the company has no office of that name; offices: Manchester, Lisbon",
            },
        ),
        (
            'company=nowhere&baseline=none&campaign.brand.strenght=1&campaign.teasers.9.day=1&campaign.audience.offices=["Bern"]',
            {"company": "there is no", "baseline": "there is no", "campaign.brand.strenght": "did you mean"},
        ),
        ("company=described&offices=Rome&campaign.brand.awe=2", {"offices.1": "how many people", "campaign.brand.awe": "must be"}),
        (
            'kept=[{"called":"a","start":"nope","changes":{"brand.awe":2}},{"called":"b","changes":{"budget":5,"brand.awe":3}},'
            '{"called":"c","colour":1,"start":"second_campaign"},7]',
            {
                "kept.0.start": "start of what-if 1 that is kept: there is no 'nope'",
                "kept.2.colour": "colour of what-if 3 that is kept = 1: no such field",
                "kept.3": "what-if 4 that is kept = 7: must be",
                "kept.0.campaign.brand.awe": "Awe of the theme of what-if 1 that is kept = 2: must be",
                "kept.1.campaign.budget": "Budget of what-if 2 that is kept = 5: is one for all that is compared: budget=5",
                "kept.1.campaign.brand.awe": "Awe of the theme of what-if 2 that is kept = 3: must be",
                "kept.2.start": "start of what-if 3 that is kept = second_campaign: changes more than the campaign",
            },
        ),
        (
            f"kept=[{','.join(['{"called":"a","start":"nope"}'] * 9)}]",
            {"kept": "kept: at most 8 what-ifs can be kept, not 9"} | {f"kept.{i}.start": "there is no 'nope'" for i in range(8)},
        ),
        (
            "campaign=rewards_only&campaign.teasers.9.day=1",
            {"campaign": "campaign = rewards_only: is baseline in a link: baseline=rewards_only"},
        ),
        ("campaign.budget=null&campaign.brand.awe=2", {"campaign.budget": "is one for all", "campaign.brand.awe": "must be"}),
    ],
)
def test_all_that_is_wrong_with_a_link_is_told_and_nothing_that_follows_of_it(query: str, said: dict[str, str]) -> None:
    with pytest.raises(RequestError) as error:
        links.read_link({"company": "small_firm"} | dict(parse_qsl(query)))
    assert [each.field for each in error.value.problems] == list(said)
    for each, text in zip(error.value.problems, said.values(), strict=True):
        assert text in widgets.as_text(each).replace("\\", "")


def test_a_company_that_is_described_has_the_platform_of_the_link() -> None:
    side = links.SideChoices(company="described", offices="Rome 60 1\nPune 40 5.5", platform="none")
    _, settings = links._company(side, [], known=True)
    assert (settings.platform.name, [each.name for each in settings.company.offices]) == ("none", ["Rome", "Pune"])


def test_a_link_holds_what_ifs_that_are_kept(app: AppTest) -> None:
    for strength in (0.1, 0.2, 0.3):
        one(app.slider, "Brand strength").set_value(strength).run()
        one(app.button, "Keep this what-if").click().run()
    app.text_input(key="kept_name").set_value("Quiet").run()
    one(app.button, "Rename").click().run()
    query = address_of_link(app)
    again = opened(query)
    assert not again.exception and "cannot be used" not in shown(again)
    by_title = [{each["What if"]: each for each in side_by_side(page)} for page in (app, again)]
    assert by_title[0] == by_title[1] and len(by_title[0]) == 4 and "Quiet" in by_title[0]
    assert sorted(parse_qsl(address_of_link(again))) == sorted(parse_qsl(query)) and len(query) < 1000
    assert "budget" not in dict(parse_qsl(query)), "it is that of the campaign"


def test_a_rule_that_adds_sessions_too_late_is_put_right_in_its_file() -> None:
    """There is no lever by the name of a field."""
    own = '[{"name":"own","when":{"metric":"waitlist","at_least":9},"then":{"add_sessions":{"seats":20}},"lead_days":21}]'
    page = opened(f"company=small_firm&worlds=32&start=same&campaign.rules={own}")
    said = r"So that it adds none after 8 Mar 2026, download the scenario, write latest: 6 into when of this rule"
    assert said in shown(page) and "rules.0" not in shown(page)
    plan = page.session_state["scene"].what_if.settings
    (rule,) = (each.model_dump(mode="json") for each in plan.campaign.rules)
    mended = plan.changed({"campaign.rules": [rule | {"when": rule["when"] | {"latest": 6}}]})
    assert not adds_too_late(mended) and adds_too_late(plan)


def test_a_baseline_keeps_its_name_in_a_link(app: AppTest) -> None:
    """It was "The link's baseline" once the page was loaded again."""
    one(app.text_input, "Name of the what-if").set_value("Plan B").run()
    one(app.slider, "Brand strength").set_value(0.2).run()
    one(app.button, "Keep it as the new baseline").click().run()
    one(app.slider, "Brand strength").set_value(0.4).run()
    again = opened(address_of_link(app))
    assert "against **Plan B**" in shown(app) and "against **Plan B**" in shown(again)
    assert address_of_link(opened(address_of_link(again))) == address_of_link(again)


def test_what_the_browser_shows_is_set_until_it_asks_for_something() -> None:
    """What is set again later undoes what somebody chooses meanwhile."""
    page = opened("company=small_firm&worlds=64&baseline=rewards_only&called=Quiet")
    assert page.selectbox(key="baseline").value == "rewards_only"
    page.run()
    assert not page.selectbox(key="baseline").proto.set_value
    assert page.text_input(key="called").value == "Quiet" and not page.text_input(key="called").proto.set_value


def address_of(test: AppTest) -> dict[str, str]:
    """What stands behind `?` in the browser's address."""
    return {name: each[-1] if isinstance(each, list) else each for name, each in test.query_params.items()}


def test_loading_the_page_again_brings_back_what_is_kept(app: AppTest) -> None:
    strength = one(app.slider, "Brand strength")
    strength.set_value(0.2).run()
    assert address_of(app) == {}, "a lever alone would be one more page to go back through"
    one(app.button, "Keep this what-if").click().run()
    strength.set_value(0.1).run()
    app.text_input(key="kept_name").set_value("Quiet").run()
    one(app.button, "Rename").click().run()
    again = opened(urlencode(address_of(app)))
    assert not again.exception and not again.warning
    assert one(again.slider, "Brand strength").value == 0.1
    assert {each["What if"] for each in side_by_side(again)} >= {"Quiet"} and len(side_by_side(again)) == len(side_by_side(app))
    again.query_params.clear()  # as on the way to another page
    assert address_of(again.run()) == address_of(app)
    one(app.button, "Remove").click().run()
    assert "Quiet" not in str(address_of(app))


def test_what_a_link_says_is_set_until_the_browser_asks_for_something() -> None:
    """A slow browser shows the last alone of the runs that begin by themselves: it showed the defaults beside the answer of the link, and sent
    them back with the next click."""
    app = opened("company=small_firm&worlds=64&start=same&campaign.brand.strength=0.2")
    app.session_state["replications"], app.session_state[BY_ITSELF] = 32, True
    assert app.run().session_state["replications"] == 64
    app.session_state["replications"] = 32
    assert app.run().session_state["replications"] == 32, "what somebody chooses"
    app.session_state[BY_ITSELF] = True
    assert app.run().session_state["replications"] == 32, "and keeps, whatever begins by itself"


def test_what_is_kept_may_start_anywhere_and_a_link_leaves_out_who_names_people(app: AppTest) -> None:
    campaign: Campaign = choices.chosen(("company=small_firm", "campaign=rewards_only"))[0].settings.campaign
    people = campaign.model_copy(update={"involvement": campaign.involvement.model_copy(update={"people": (3,)})})
    app.session_state["kept"] = [kept.Kept(1, "Rewards", campaign, "rewards_only"), kept.Kept(2, "People", people)]
    app.run()
    (other,) = links.read_link(dict(parse_qsl(address_of_link(app)))).side.kept
    assert other == links.KeptInLink(called="Rewards", start="rewards_only")
    assert "leaves out 1 of the what-ifs" in shown(app) and "or are too long for it. Loading the page again loses" in shown(app)
    assert "This what-if names people" not in shown(app)
    oslo = campaign.model_copy(update={"audience": campaign.audience.model_copy(update={"offices": ("Oslo",)})})
    app.session_state["kept"] = [*app.session_state["kept"], kept.Kept(3, "Oslo", oslo)]
    app.session_state["origin"] = "kept 2"
    app.run()
    assert "1 more that is kept does not fit this company." in shown(app)
    assert "This what-if names people, so no link may hold it. Loading the page again loses what no link holds: download it" in shown(app)
    assert "There is no link to this: a campaign names people, and a link must not. Loading the page again loses" in shown(app)


@pytest.mark.parametrize("name", [each for each in choices.campaigns() if each != "space_voyage"])
def test_every_campaign_is_what_a_link_says_of_it(name: str) -> None:
    first, campaign = (choices.chosen(("company=small_firm", f"campaign={each}"))[0].settings.campaign for each in ("space_voyage", name))
    query = links.query_of(links.SideChoices(company="small_firm", start=links.SAME), {}, links.changed_fields(first, campaign))
    made = links.read_link(dict(parse_qsl(query, keep_blank_values=True))).what_if
    assert made is not None
    assert made.model_copy(update={"name": campaign.name, "title": campaign.title, "budget": campaign.budget}) == campaign
    assert len(query) < 4000


def test_the_page_opens_as_usual_where_the_link_is_bad() -> None:
    test = opened("company=small_firm&worlds=32&start=nothing_known")
    assert not test.exception
    assert "cannot be used" in shown(test) and "nothing_known" in shown(test)
    assert "below is what the page begins with (128 plausible worlds of the company global marketing)" in shown(test)
    assert test.selectbox(key="origin").value == "no_teasers"
    one(test.button, "Go on without it").click().run()
    assert "cannot be used" not in shown(test)


def test_no_link_holds_people() -> None:
    campaign: Campaign = choices.chosen(("company=small_firm",))[0].settings.campaign
    people = campaign.involvement.model_copy(update={"people": (3,)})
    assert links.names_people(campaign, campaign.model_copy(update={"involvement": people}))
    some = campaign.audience.model_copy(update={"people": ("jane",)})
    teaser = campaign.teasers[0].model_copy(update={"audience": some})
    assert links.names_people(campaign.model_copy(update={"teasers": (teaser,)})) and not links.names_people(campaign)


def test_what_ifs_are_kept_named_removed_and_gone_on_from(app: AppTest) -> None:
    one(app.button, "Keep this what-if").click().run()
    assert [each["What if"] for each in side_by_side(app)][1:] == ["No teasers, only the invitation"]
    assert "Of all 2" not in shown(app) and "Of these two" not in shown(app), "one answer is enough"
    one(app.slider, "Brand strength").set_value(0.1).run()
    one(app.button, "Keep this what-if").click().run()
    assert "Of all 3" in shown(app) and "Of these two" in shown(app)
    app.text_input(key="kept_name").set_value("Quiet").run()
    one(app.button, "Rename").click().run()
    rows = side_by_side(app)
    assert len(rows) == 3, "the baseline and two that are kept; the current one is one of them"
    assert rows[1]["What if"] == "Quiet" and rows[0]["On what decides"] == "the baseline"
    assert all(each["On what decides"].startswith("worse in ") for each in rows[1:]), "without teasers fewer want a seat"
    one(app.button, "Go on from it").click().run()
    assert one(app.slider, "Brand strength").value != 0.1
    one(app.button, "Remove").click().run()
    assert not app.exception
    assert len(side_by_side(app)) == 2 + 1, "the baseline, the other one, and where the levers begin again"


def test_a_price_of_both_binds_both(app: AppTest) -> None:
    price = next(each for each in levers.PRICES_OF_BOTH if each.key == "learning_hour")
    before = one(app.metric, "Cost, USD")
    one(app.number_input, price.label).set_value(0.0).run()
    after = one(app.metric, "Cost, USD")
    assert float(after.value.split(" ")[0].replace(",", "")) < float(before.value.split(" ")[0].replace(",", ""))
    assert not app.exception
