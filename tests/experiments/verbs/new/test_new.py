"""Ten questions become files that run."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

import watercooler as wc
from experiments.cli import main
from experiments.config import config_files
from experiments.config.office_lines import AnswerError, offices_in
from experiments.report.wording import company_said
from experiments.verbs.new import verb
from experiments.verbs.new.questions import other_seats, questions

ASKED = [
    'title=Lead "Well" & <again>',
    "offices=Zürich 60 +1, Pune 30 5.5",
    "start=2027-03-01",
    "dates=2",
    "seats=8",
    "budget=50000",
    "home=0.25",
]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_answers_become_files_that_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", *ASKED]) == 0
    told = capsys.readouterr().out
    assert "watercooler run campaign=lead_well_again company=lead_well_again" in told and "add platform=none" in told
    settings = wc.load("lead_well_again", "lead_well_again")
    assert [(each.name, each.employees, each.utc_offset_hours) for each in settings.company.offices] == [
        ("Zürich", 60, 1.0),
        ("Pune", 30, 5.5),
    ]
    campaign = settings.campaign
    assert (campaign.title, campaign.budget, campaign.calendar.day_zero.isoformat()) == ('Lead "Well" & <again>', 50000, "2027-03-01")
    assert (campaign.sessions[0].dates, campaign.sessions[0].seats, settings.company.remote_share) == (2, 8, 0.25)
    result = wc.run(settings, replications=2, uncertainty="luck", report=False)
    assert result.kpis["seats"].tolist() == [32, 32]
    assert config_files.summary(Path("configs/campaign/lead_well_again.yaml")) == campaign.title
    assert company_said(settings.company.name) == "a company of 90 people in 2 offices"
    assert main(["new", *ASKED]) == 2, "what is there is not overwritten"
    assert "already" in capsys.readouterr().err


def test_a_title_of_several_sentences_and_a_company_of_one() -> None:
    """What a list of campaigns shows is the first sentence of the file: it was `Dr`. And `1 people`."""
    assert main(["new", "title=Dr. Who again", "offices=Solo 1"]) == 0
    assert config_files.summary(Path("configs/campaign/dr_who_again.yaml")) == "dr_who_again"
    assert company_said("dr_who_again") == "a company of 1 person in 1 office"


@pytest.mark.parametrize("channel", ["none", "town_hall"])
@pytest.mark.parametrize("form", ["virtual", "self_paced"])
def test_other_answers_fit_as_well(channel: str, form: str) -> None:
    assert main(["new", f"title={form} {channel}", f"channel={channel}", f"format={form}", "hours=0.5"]) == 0
    settings = wc.load(f"{form}_{channel}", f"{form}_{channel}")
    assert settings.campaign.programme.format == form and settings.campaign.budget is None
    assert (channel in [each.channel for each in settings.campaign.teasers if hasattr(each, "channel")]) == (channel != "none")


def test_every_wrong_answer_is_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "titel=x", "offices=Rome many", "start=1.3.2027", "seats=2.5", "channel=flim", "budget=-3"]) == 2
    told = capsys.readouterr().err
    for part in ("did you mean 'title'", "NAME PEOPLE", "2027-03-01", "whole number from 1", "did you mean 'film'", "from 1 to"):
        assert part in told, part
    assert not Path("configs").exists()


def test_a_terminal_is_asked_until_the_answer_can_be_used(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    typed = iter(["Ours", "nowhere", "Rome 40", *[""] * 8])
    monkeypatch.setattr(verb.sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: next(typed))
    assert main(["new"]) == 0
    assert "It needs NAME PEOPLE" in capsys.readouterr().out
    assert [each.name for each in wc.load("ours", "ours").company.offices] == ["Rome"]
    assert next(typed, None) is None, "ten questions, one asked twice"


@pytest.mark.parametrize(
    ("title", "name"),
    [("2027 kick-off", "c_2027_kick_off"), ("Null", "c_null"), ("Führung & Mut", "fuhrung_mut"), ("日本 1", "c_1"), ("Größe", "grosse")],
)
def test_names_of_files_can_be_chosen(title: str, name: str) -> None:
    assert main(["new", f"title={title}"]) == 0
    assert wc.load(name, name).campaign.title == title
    assert title in Path(f"configs/campaign/{name}.yaml").read_text(encoding="utf-8"), "people read it"


@pytest.mark.parametrize("title", ["Space Voyage", "Global Marketing", "Records", "no teasers"])
def test_what_comes_along_is_not_hidden(title: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", f"title={title}"]) == 2
    assert "already" in capsys.readouterr().err and not Path("configs").exists()


WRITTEN = {
    "budget": (150_000, ["150,000", "150 000", "150k", "150000 USD", "$150'000", "0.15m"]),
    "home": (0.3, ["30%", "30 %", "0,3", "0.3"]),
    "hours": (1.5, ["1,5", "1.5"]),
    "format": ("in_person", ["in person", "In-Person"]),
}


def test_answers_are_understood_as_people_write_them() -> None:
    read = {each.name: each.read for each in questions(("email",), dt.date(2027, 1, 1))}
    for name, (meant, texts) in WRITTEN.items():
        for text in texts:
            assert read[name](text) == pytest.approx(meant) if name != "format" else read[name](text) == meant, text
    for name, text in (
        ("budget", "2000m"),
        ("start", "9999-12-31"),
        ("title", "Ours ${x}"),
        ("offices", "${x} 30"),
        ("offices", "Rome 500001"),
        ("offices", "Rome 30 5:60"),
        ("offices", "Rome 30 Europe/Rom"),
    ):
        with pytest.raises(AnswerError):  # what no file of a campaign or company takes
            read[name](text)
    for name, text in (("budget", "150.000"), ("home", "30"), ("hours", "50%"), ("start", "2027-03-06"), ("title", "a\x07b")):
        with pytest.raises(AnswerError):
            read[name](text)
    offices = [(each.name, each.employees, each.utc_offset_hours) for each in read["offices"]("São Paulo 1,500 -3, Pune 30 5.5")]
    assert offices == [("São Paulo", 1500, -3), ("Pune", 30, 5.5)]
    offsets = [
        each.utc_offset_hours for each in read["offices"]("Pune 30 +5:30, Kathmandu 20 5:45, St. John's 9 −3:30, Delhi 8 Asia/Kolkata")
    ]
    assert offsets == [5.5, 5.75, -3.5, 5.5]
    assert [each.name for each in read["offices"]("Köln 20 UTC+1; Pier 39 30 -8")] == ["Köln", "Pier 39"]
    assert [(each.name, each.employees) for each in read["offices"]("Zurich: 100, Bern = 2 +1")] == [("Zurich", 100), ("Bern", 2)]
    with pytest.raises(AnswerError, match="NAME PEOPLE"):
        read["offices"](": 100")
    with pytest.raises(AnswerError, match="how many people is missing"):
        read["offices"]("Boston")
    with pytest.raises(AnswerError, match="or a time zone such as Asia/Kolkata"):
        read["offices"]("Pune 300 Asia/Calcuta")
    for two in ("Zurich 500 +1 Boston 350 -5", "Zurich 500 Boston 350", "Köln 20 UTC+1 Paris 30"):
        with pytest.raises(AnswerError, match="one office at a time"):
            read["offices"](two)


def test_an_answer_may_be_as_large_as_the_field_that_it_fills() -> None:
    read = {each.name: each.read for each in questions(("email",), dt.date(2027, 1, 1))}
    small, other = wc.load(company="small_firm"), {"name": "x", "employees": 1, "utc_offset_hours": 0.0}
    for name, field, most, more, answered in (
        ("budget", "campaign.budget", 1_000_000_000, 1_000_000_001, str),
        ("seats", "campaign.sessions.0.seats", 100_000, 100_001, str),
        ("hours", "campaign.programme.hours", 80, 81, str),
        ("home", "company.remote_share", 1, 1.01, str),
        ("title", "campaign.brand.name", "x" * 120, "x" * 121, str),
        ("offices", "company.offices", [other | {"employees": 500_000}], [other | {"employees": 500_001}], line_of),
        ("offices", "company.offices", [other | {"name": "x" * 80}], [other | {"name": "x" * 81}], line_of),
        ("offices", "company.offices", [other | {"utc_offset_hours": 14.0}], [other | {"utc_offset_hours": 14.5}], line_of),
    ):
        read[name](answered(most))
        small.with_({field: most})
        with pytest.raises(AnswerError):
            read[name](answered(more))
        with pytest.raises(wc.RequestError):
            small.with_({field: more})


def test_the_longest_title_makes_a_campaign() -> None:
    assert main(["new", f"title={'x' * 120}"]) == 0
    assert wc.load("x" * 56, "x" * 56).campaign.brand.name == "x" * 120


def line_of(offices: list[dict[str, Any]]) -> str:
    return ", ".join(f"{each['name']} {each['employees']} {each['utc_offset_hours']}" for each in offices)


def test_what_may_not_be_meant_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "title=Old", "start=2020-01-01", "offices=Rome 20", "seats=1000"]) == 0
    said = capsys.readouterr().out
    assert "defaults stand for home, hours, format, dates, channel, budget;" in said
    assert "lies in the past" in said and "more seats (3,000 in each office) than people in Rome" in said
    assert "campaign.sessions.0.seats=3]" in said, "three dates of 3 seats: about half of its 20 people"
    assert main(["new", "title=New", "start=2090-01-02", "offices=Rome 900", "seats=100"]) == 0
    assert "campaign.sessions.0.seats=200]" in capsys.readouterr().out, "twice the seats of this campaign"


@pytest.mark.parametrize(
    ("offices", "seats", "other"),
    [
        ("Zurich 500, Boston 350, Lisbon 12", 15, 30),  # fewer people than seats in one office alone
        ("Rome 20, Pune 30", 15, 4),  # in all of them: 3 dates of 4 seats in two offices, for 50 people
        ("Rome 50", 15, 7),  # twice as many were more than there are people
        ("Rome 2", 2, 1),
        ("Rome 2", 1, 2),
    ],
)
def test_the_seats_to_compare_are_worth_comparing(offices: str, seats: int, other: int) -> None:
    assert other_seats({"offices": offices_in(offices), "seats": seats, "dates": 3}) == other
    assert other_seats({"seats": seats, "dates": 3}) == 2 * seats, "of a company that is there already nobody has been counted"


def test_a_budget_below_what_is_certain_to_be_spent_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["offices=Bristol 60 +0", "start=2090-01-02", "home=0", "format=in_person", "dates=3", "seats=15", "channel=film"]
    assert main(["new", "title=Poor", *words, "budget=5000", "hours=4"]) == 0
    said = capsys.readouterr().out
    assert "film 8,000 (campaign.costs.channels_usd.film); brand 5,000 (campaign.costs.brand_usd); theme 1,833" in said
    (least,) = re.findall(r"at least ([\d,]+) USD at the prices written, more than the budget of 5,000", said)
    found = wc.run(wc.load("poor", "poor"), replications=2, uncertainty="luck", report=False).kpis
    certain = [f"cost_{part}" for part in ("brand", "theme", "explaining", "assets", "prompts", "contest", "teasers", "sessions")]
    assert sum(found[each][0] for each in certain) == pytest.approx(float(least.replace(",", "")), abs=1)
    assert main(["new", "title=Rich", *words, "budget=50000", "hours=4"]) == 0
    assert "the budget of" not in capsys.readouterr().out


def test_a_hybrid_programme_has_places_at_home() -> None:
    assert main(["new", "title=Both", "format=hybrid", "seats=12"]) == 0
    assert [each.from_home for each in wc.load("both", "both").campaign.sessions] == [12]


def test_the_end_of_input_interrupts(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def ended(_: str) -> str:
        raise EOFError

    monkeypatch.setattr(verb.sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("builtins.input", ended)
    assert main(["new"]) == 130 and "interrupted" in capsys.readouterr().err


def test_a_second_programme_needs_no_second_company(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "title=Second", "company=small_firm"]) == 0
    assert "watercooler run campaign=second company=small_firm" in capsys.readouterr().out
    assert [path.name for path in Path("configs").rglob("*.yaml")] == ["second.yaml"]
    assert wc.load("second", "small_firm").campaign.title == "Second"
    assert main(["new", "title=Third", "company=small_frim"]) == 2 and "did you mean 'small_firm'" in capsys.readouterr().err
    assert main(["new", "title=Third", "company=small_firm", "offices=Rome 3"]) == 2, "of two answers neither is ignored"


def test_numbers_are_written_as_they_were_answered() -> None:
    assert main(["new", "title=Exact", "budget=1234567.89", "hours=1.2345678", "home=0.12345678", "offices=Rome 30 5.75"]) == 0
    settings = wc.load("exact", "exact")
    assert (settings.campaign.budget, settings.campaign.programme.hours) == (1234567.89, 1.2345678)
    assert (settings.company.remote_share, settings.company.offices[0].utc_offset_hours) == (0.12345678, 5.75)


def test_an_interrupt_leaves_no_half_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(verb, "made_of", interrupted)
        assert main(["new", "title=Again"]) == 130
    assert not list(Path("configs").rglob("*.yaml"))
    assert main(["new", "title=Again"]) == 0, "the same command does it"


def test_a_full_disk_is_named() -> None:
    """It was said that no space is left, and not where."""
    resource = pytest.importorskip("resource")  # not on Windows
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        with pytest.raises(OSError, match=r"configs/campaign/ours\.yaml"):
            verb.main(["title=Ours"])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not list(Path("configs/campaign").iterdir())
