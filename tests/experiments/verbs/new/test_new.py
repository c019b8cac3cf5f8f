"""Ten questions become files that run."""

from pathlib import Path

import pytest

import watercooler as wc
from experiments.cli import main
from experiments.verbs.new import verb

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
    assert "watercooler run campaign=lead_well_again company=lead_well_again" in capsys.readouterr().out
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
    assert main(["new", *ASKED]) == 2, "what is there is not overwritten"
    assert "already" in capsys.readouterr().err


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
