"""Watercooler from Python, where it is used in ways nobody thought of: it refuses in words, and gives back what it was given."""

import contextlib
import copy
import datetime as dt
import html
import pickle
import re
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from decimal import Decimal
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hydra.core.override_parser.overrides_parser import OverridesParser
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import watercooler as wc
from experiments.config.typed_values import change_in_quotes, changes_in, items_in, legible, typed_value
from experiments.execution.own_behaviour import OF_EITHER_SIGN, SHARES, answering

pytestmark = pytest.mark.usefixtures("elsewhere")

FEW = {"replications": 3, "uncertainty": "luck", "report": False}


class AskedError(Exception):
    """The request is right: nothing need be simulated."""


@pytest.fixture(scope="module")
def small() -> wc.Settings:
    return wc.load("space_voyage", "small_firm")


# --- text ---------------------------------------------------------------------------------------------------------------

TEXTS = st.text(st.one_of(st.sampled_from("a ,'\"\\[]{}()=:ü日.-0"), st.characters(exclude_categories=["Cs", "Cc"])), max_size=12).filter(
    lambda text: "${" not in text
)


@hypothesis_settings(max_examples=60)
@given(st.lists(TEXTS, min_size=1, max_size=3))
@example(["A\\B", 'New Name, of "mine"', "it's"])
@example(["a,  b", "Führung", "x\\"])
@example(["null", "1e3", "日本"])
@example(["0175/a-b.csv", "../1e3", "/"])
def test_text_is_read_back_bit_for_bit(texts: list[str]) -> None:
    read = OverridesParser.create().parse_override
    assert read(legible(f"a.b={typed_value(texts)}")).value() == texts
    alternative = " ".join(f"a.b={typed_value(each)}" for each in texts)
    assert [read(legible(each)).value() for each in changes_in(alternative)] == texts
    listed = ",".join([change_in_quotes(alternative), "rewards_only"])
    assert read(legible(f"alternatives=[{','.join(items_in(listed))}]")).value() == [alternative, "rewards_only"]


def test_paths_stand_without_quotes_where_they_need_none() -> None:
    words = [f"company.employees={typed_value(path)}" for path in ("described/0175-ab/employees.csv", Path("../hr.csv"), "../my staff.csv")]
    assert shlex.join(words[:2]) == "company.employees=described/0175-ab/employees.csv company.employees=../hr.csv"
    assert words[2] == "company.employees='../my staff.csv'"


def test_a_path_in_a_home_folder_needs_no_quotes() -> None:
    read = OverridesParser.create().parse_override
    assert read(legible("baseline=~/mine.yaml")).value() == "~/mine.yaml"
    assert read(legible("alternatives=[no_teasers, ~me/a b.yaml]")).value() == ["no_teasers", "~me/a b.yaml"]
    assert [read(legible("campaign=~/a.yaml,~/b.yaml")).value().list[at].text for at in (0, 1)] == ["~/a.yaml", "~/b.yaml"]


def test_text_of_any_kind_reaches_settings_and_arms(small: wc.Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ("Führung", "日本", "A\\B", "it's", 'a,  "b"'):
        assert small.with_(campaign__title=text).campaign.title == text
    offices = [{"name": "Zürich", "employees": 30, "utc_offset_hours": 1.0}]
    base, names = small.with_(company__offices=offices), ['New Name, of "mine"', "it's"]
    other = wc.load("rewards_only", "small_firm", company__offices=offices)
    asked = list[Any]()

    def carry_out(_: Any, __: Any, arms: Any, *___: Any) -> None:
        asked.extend(arms)
        raise AskedError

    monkeypatch.setattr("experiments.verbs.lifecycle.carry_out", carry_out)
    with pytest.raises(AskedError):
        wc.compare(base, [*(base.with_({"campaign.brand.name": each}) for each in names), other])
    assert [each.settings.campaign.brand.name for each in asked[1:3]] == names
    assert asked[3].name == "rewards_only", "settings of another campaign are an alternative"
    assert {each.settings.company.offices[0].name for each in asked} == {"Zürich"}
    typed = [sys.executable, "-c", "from experiments.cli import command; command()", "run", "--cfg", "job"]
    said = subprocess.run([*typed, "company.offices=[{name: Zürich, employees: 9}]"], capture_output=True, text=True, check=False)
    assert "Zürich" in said.stdout, said.stderr


# --- a model, day by day ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["columns", "agents"])
def test_no_day_comes_after_the_last(small: wc.Settings, engine: Any) -> None:
    short = small.with_({"campaign.calendar.last_day": 28, "company.offices.0.employees": 20, "company.offices.1.employees": 10})
    model = wc.Model(short, np.int64(3), engine=engine)
    model.run()
    before = model.kpis
    for _ in range(2):
        with pytest.raises(IndexError, match="day 28 was the last"):
            model.step()
    assert model.day == model.days and model.kpis == pytest.approx(before, nan_ok=True)
    assert repr(model) == "Model(space_voyage in small_firm, seed 3, 92 of 92 days done)"


def test_a_day_that_was_broken_off_is_not_gone_on_with(small: wc.Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its clock stood still: further steps did nothing at all, and run() never came back."""

    class Moody(wc.Employee):
        def talk_rate(self, t: int) -> float:
            if t == 22:
                raise ZeroDivisionError
            return super().talk_rate(t)

    model = wc.Model(small, 1, Moody)
    with pytest.raises(ZeroDivisionError):
        model.run()
    for go_on in (model.step, model.run, model.run_model):
        with pytest.raises(RuntimeError, match="broke day 22 off, and a part of it is done: make the model anew"):
            go_on()
    assert model.day == 22 and len(model.daily) == 2 * 22, "what was done until then is there to look at"

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    model = wc.Model(small, 1)
    monkeypatch.setattr("sim.engines.columns.run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        model.run()
    with pytest.raises(RuntimeError, match="broke day 0 off"):
        model.run()


def test_a_model_checks_what_it_is_made_of(small: wc.Settings) -> None:
    unchecked = small.model_copy(update={"mechanisms": {"rivalry": False}})
    wrong: list[tuple[tuple[Any, ...], str]] = [
        ((unchecked,), "nobody has checked"),
        (("x",), "made by watercooler.load"),
        ((small, "a"), "seed: a whole number"),
        ((small, 1.5), "seed"),
        ((small, -1), "seed"),
        ((small, 1, str), "employee_class"),
        ((small, 1, wc.Employee, "colums"), "did you mean 'columns'"),
    ]
    for arguments, said in wrong:
        with pytest.raises((TypeError, ValueError), match=said):
            wc.Model(*arguments)


def test_campaigns_vary_whatever_is_loaded(unpainted: None) -> None:
    factors = {"campaign": ["silent_masterpiece", "rewards_only"]}
    result = wc.sweep(wc.load("lead_well", "small_firm"), factors, replications=2, uncertainty="luck")
    assert result.table("points")["campaign"].tolist() == factors["campaign"]


@pytest.mark.parametrize("name", ["optimise__levers", "optimise.levers"])
def test_levers_of_a_search_are_those_that_are_named(small: wc.Settings, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[Any]()

    def carry_out(_: Any, __: Any, search: Any, *___: Any) -> None:
        asked.extend((each.factor.name, each.factor.ends) for each in search.space.levers)
        raise AskedError

    monkeypatch.setattr("experiments.verbs.lifecycle.carry_out", carry_out)
    levers = {"campaign.brand.strength": {"low": 0.2, "high": 1}, "campaign__reward__kind": ["none", "recognition"]}
    with pytest.raises(AskedError):
        wc.optimise(small, **{name: levers})
    assert asked == [("campaign.brand.strength", (0.2, 1)), ("campaign.reward.kind", ("none", "recognition"))]
    with pytest.raises(wc.RequestError, match=r"campaign\.brand\.strength = 0\.3\n.*write several values") as found:
        wc.optimise(small, **{name: {"campaign.brand.strength": 0.3}})
    assert len(found.value.problems) == 1


# --- what is shown --------------------------------------------------------------------------------------------------------


def test_figures_and_pages_are_opened_and_copied(
    small: wc.Settings, elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    result = wc.run(small, replications=3, uncertainty="luck", png=True)
    figure, page, opened = result.plot(), result.brief(), list[str]()
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or len(opened) < 3)
    for each in (figure, page, figure):
        each.show()
    assert opened == [each.path.as_uri() for each in (figure, page, figure)]
    assert capsys.readouterr().out == f"{figure.path}\n", "no browser: it says where it is"
    assert figure.save("demand.svg").read_text(encoding="utf-8") == figure._repr_svg_()
    assert figure.save(elsewhere / "demand.png").read_bytes().startswith(b"\x89PNG")
    kept = page.save("sent.html").read_text(encoding="utf-8")
    assert 'href="report.html' not in kept and "<h1" in kept and 'href="report.html' in page.path.read_text(encoding="utf-8")
    figure.path.with_suffix(".png").unlink()
    for name in ("demand.png", "demand.pdf"):
        with pytest.raises(ValueError, match="png=True"):
            figure.save(name)
    for shown, name in ((figure, "~nosuch/demand.svg"), (page, "~nosuch/sent.html")):
        with pytest.raises(ValueError, match="there is no home folder ~nosuch"):
            shown.save(name)
    for wrong, why in (("sent.pdf", "is HTML"), (page.path, "is the page itself")):
        before = page.path.read_bytes()
        with pytest.raises(ValueError, match=why):
            page.save(wrong)
        assert page.path.read_bytes() == before
    assert figure.save(elsewhere / "made" / "A.SVG").is_file()
    with monkeypatch.context() as full, pytest.raises(OSError, match="No space left"):
        full.setattr("experiments.storage.files.os.fdopen", lambda *_: open("/dev/full", "wb", buffering=0))  # noqa: PTH123, SIM115
        page.save("sent.html")
    assert Path("sent.html").read_text(encoding="utf-8") == kept and not list(elsewhere.glob(".sent*")), "whole or not at all"


def test_a_notebook_shows_key_figures_and_what_settings_are(small: wc.Settings, unpainted: None) -> None:
    shown = wc.run(small, **FEW)._repr_html_()
    assert ">Content heard, <span>%</span></td>" in shown and "data-label" not in shown
    shown = wc.compare(small, "no_teasers", replications=5, uncertainty="luck")._repr_html_()
    assert re.search(
        r">Cost, <span>USD</span></td><td>[\d,]+</td><td>[\d,]+ to [\d,]+</td><td style=.+>−.+: better in 5 of 5</td>", shown
    ), shown
    shown = small.with_(campaign__title="Fast & fun")._repr_html_()
    assert ">company</th>" in shown and ">small_firm: A small firm</td>" in shown and "Fast &amp; fun" in shown
    assert "without a check" in small.model_copy(update={"mechanisms": {}})._repr_html_()


# --- processes and threads ----------------------------------------------------------------------------------------------


def test_a_script_needs_no_guard(elsewhere: Path) -> None:
    script = elsewhere / "script.py"
    script.write_text(
        "from experiments.config.execution import Execution\n"
        "from experiments.execution.executors import workers_for\n"
        "print('start', flush=True)\n"
        "with workers_for(Execution(workers=2)) as workers:\n"
        "    print([each.result() for each in [workers.executor().submit(abs, -n) for n in (2, 3)]])\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, script.name], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.splitlines() == ["start", "[2, 3]"], done.stderr


def test_threads_wait_for_each_other_and_leave_standard_output_alone(small: wc.Settings, capsys: pytest.CaptureFixture[str]) -> None:
    before, done = sys.stdout, list[int]()

    def one(seed: int) -> None:
        done.extend(wc.run(small, seed=seed, **FEW).kpis["seed"])
        print("heard")

    threads = [threading.Thread(target=one, args=(seed,)) for seed in (10, 20, 30)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(done) == [10, 11, 12, 20, 21, 22, 30, 31, 32] and sys.stdout is before
    assert capsys.readouterr().out == "heard\n" * 3


@pytest.fixture
def interruptible() -> Iterator[None]:
    """A process in which an interrupt ends what is done, as it does everywhere but in workers of pytest."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_waits_until_packages_are_loaded(small: wc.Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that came while matplotlib was loaded for the first time left a notebook in which no call worked any more."""
    loaded = list[str]()

    def work() -> Any:
        signal.raise_signal(signal.SIGINT)
        loaded.append("all of it")

    monkeypatch.setattr("experiments.verbs.sweep.verb.work", work)
    with pytest.raises(KeyboardInterrupt):
        wc.sweep(small, {"campaign.brand.strength": [0.2, 0.8]}, replications=2, seed=77)
    assert loaded == ["all of it"] and signal.getsignal(signal.SIGINT) is signal.default_int_handler


# --- what else may be handed over -----------------------------------------------------------------------------------------


def test_alternatives_of_a_wrong_kind_are_named(small: wc.Settings) -> None:
    for wrong in ([3], [None], [{}], 7):
        with pytest.raises(TypeError, match="alternatives: a name, a file"):
            wc.compare(small, wrong)  # type: ignore[arg-type]
    with pytest.raises(wc.RequestError, match="is empty"):
        wc.compare(small, [])
    with pytest.raises(wc.RequestError, match="is the baseline itself"):
        wc.compare(small, [small])
    with pytest.raises(wc.RequestError, match="no such file") as found:
        wc.compare(small, [Path("mine.yaml")])
    assert "watercooler.compare: alternatives" in str(found.value) and "command line" not in str(found.value)
    for changes in ({3: 1}, "a=b", [1]):
        with pytest.raises(TypeError, match="changes: a mapping of fields by name"):
            small.with_(changes)  # type: ignore[arg-type]
    for changes in (pd.Series([1]), np.array([1, 2])):
        with pytest.raises(TypeError, match="changes: a mapping of fields by name"):
            small.with_(changes)  # type: ignore[arg-type]
    for wrong in ({"campaign.brand.strength": 0.3}, {}):
        with pytest.raises(wc.RequestError) as found:
            wc.sweep(small, wrong)  # type: ignore[arg-type]
        assert len(found.value.problems) == 1 and "watercooler sweep " not in str(found.value)
    with pytest.raises(TypeError, match="factors: a mapping"):
        wc.sweep(small, [1, 2])  # type: ignore[arg-type]


def test_values_as_python_has_them(small: wc.Settings) -> None:
    nested = small.with_({"campaign": {"brand": {"strength": 0.3}}, "campaign.programme.hours": 3})
    assert (nested.campaign.brand.strength, nested.campaign.brand.awe, nested.campaign.programme.hours) == (0.3, 0.9, 3)
    day = dt.date(2027, 3, 1)
    for given_day in (dt.datetime(2027, 3, 1, 9), pd.Timestamp(day), day):
        assert small.with_(campaign__calendar__day_zero=given_day).campaign.calendar.day_zero == day
    for weekend in (pd.Series(["friday"]), {"friday"}, np.array(["friday"])):
        assert small.with_(campaign__calendar__weekend=weekend).campaign.calendar.weekend == ("friday",)
    money = small.with_({"campaign.costs.brand_usd": Decimal("50.000"), "campaign.budget": Decimal("1250.50")}).campaign
    assert (money.costs.brand_usd, money.budget) == (50.0, 1250.5)
    assert small.with_({"campaign.calendar.holidays": range(7, 10, 2)}).campaign.calendar.holidays == (7, 9)
    for seats in (Decimal(12), np.int64(12), np.float32(12)):
        assert small.with_({"campaign.sessions.0.seats": seats}).campaign.sessions[0].seats == 12
    for share in (Decimal("0.25"), np.float32(0.25), np.float64(0.25)):
        assert small.with_(campaign__brand__strength=share).campaign.brand.strength == 0.25
    with pytest.raises(wc.RequestError, match="a date such as"):
        small.with_(campaign__calendar__day_zero=Decimal(0))
    with pytest.raises(wc.RequestError, match="must be a number from 0"):
        small.with_(campaign__budget=Decimal("NaN"))
    assert len({small, wc.load("space_voyage", "small_firm")}) == 1
    assert repr(small.model_copy(update={"mechanisms": {}})) == "Settings(changed without a check)"
    with pytest.raises(wc.RequestError, match="0 to 5"):
        small.with_({"campaign.teasers.9.day": -3})


def test_days_of_numpy_are_days(small: wc.Settings) -> None:
    """As `table["date"].values` has them: nanoseconds since 1970 were taken for days from day zero, and no day was a holiday."""
    days = (dt.date(2026, 3, 9), dt.date(2026, 4, 6))
    for unit in ("D", "s", "us", "ns"):
        given_days = np.array(days, dtype=f"datetime64[{unit}]")
        assert small.with_(campaign__calendar__holidays=given_days).campaign.calendar.holidays == days
        assert small.with_(campaign__calendar__day_zero=given_days[0]).campaign.calendar.day_zero == days[0]
    assert small.with_(campaign__calendar__holidays=pd.Series(given_days)).campaign.calendar.holidays == days
    for nowhere in (pd.NaT, np.datetime64("NaT", "ns")):
        with pytest.raises(wc.RequestError, match="must be text of at most"):
            small.with_(campaign__title=nowhere)
    with pytest.raises(TypeError, match="not timedelta"):
        small.with_(campaign__calendar__holidays=np.array([3], dtype="timedelta64[ns]"))


class Kind(IntEnum):
    """Numbers that have names."""

    FEW = 12


def test_values_that_python_writes_otherwise(small: wc.Settings) -> None:
    assert small.with_({"campaign.sessions.0.seats": Kind.FEW}).campaign.sessions[0].seats == 12
    assert small.with_(campaign__reward__kind=StrEnum("Kinds", {"ONE": "none"})("none")).campaign.reward.kind == "none"
    assert small.with_(campaign__brand__strength=np.longdouble("0.25")).campaign.brand.strength == 0.25
    assert small.with_(campaign__audience__teams={7, "a"}).campaign.audience.teams == ("7", "a")
    for value in (Decimal("1e999999"), 10**5000, Decimal("sNaN"), -(10**400)):  # the first took half a minute
        with pytest.raises(wc.RequestError, match="must be a number from 0"):
            small.with_(campaign__budget=value)
    with pytest.raises(TypeError, match="not complex"):
        small.with_(campaign__budget=np.clongdouble(1))


def test_an_entry_that_a_list_has_not(small: wc.Settings) -> None:
    listed = small.with_(campaign__teasers=list(small.campaign.teasers))
    for entry in ("9", "²"):
        with pytest.raises(wc.RequestError, match=r"watercooler\.Settings\.with_: campaign\.teasers\..\.day = -3\n.*entries 0 to 5"):
            listed.with_({f"campaign.teasers.{entry}.day": -3})


def test_settings_that_say_the_same_are_equal(small: wc.Settings) -> None:
    same = small.with_({"campaign.brand.strength": small.campaign.brand.strength, "mechanisms.rivalry": True})
    again = wc.load(company="small_firm", mechanisms={"rivalry": True})
    assert same == again and len({same, again}) == 1 and same.words != again.words
    assert small != small.with_(campaign__brand__strength=0.3) and small != dict(small)
    with pytest.raises(wc.RequestError, match="is the baseline itself"):
        wc.compare(again, same)


def test_words_cannot_be_changed(small: wc.Settings) -> None:
    with pytest.raises(TypeError, match="does not support item assignment"):
        small.words["company"] = "enterprise"  # type: ignore[index]
    assert repr(small) == "Settings(campaign=space_voyage, company=small_firm)"


def test_a_table_is_no_file(small: wc.Settings) -> None:
    table = pd.DataFrame({"employee_id": [1]})
    for asked in (lambda: wc.import_company(table), lambda: wc.load(company="records", company__employees=table)):  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="the path of a file, not DataFrame; write a table into a file first"):
            asked()


def test_problems_say_in_which_call_they_were_made(small: wc.Settings) -> None:
    calls = {
        "watercooler.load: company = x": lambda: wc.load(company="x"),
        "watercooler.Settings.with_: campaign.brand.awe = 0,9": lambda: small.with_(campaign__brand__awe="0,9"),
    }
    for said, call in calls.items():
        with pytest.raises(wc.RequestError) as found:
            call()
        assert said in str(found.value)
    assert "a decimal takes a point: campaign.brand.awe=0.9" in str(found.value)


def test_what_there_is_no_figure_of(small: wc.Settings, elsewhere: Path) -> None:
    with pytest.raises(KeyError, match=r"there are no figures: run\(\.\.\., report=True\) writes it"):
        wc.run(small, **FEW).plot()
    (elsewhere / "hr.csv").write_text("employee_id,office\n" + "".join(f"{i},Rome\n" for i in range(30)), encoding="utf-8")
    assert "hr.csv: people: 30 of 30 rows used\n.employees is the file" in repr(wc.import_company("hr.csv"))


def test_files_stay_those_that_were_loaded(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever one works since: a file of the same name there is another company."""
    for folder, people in (("one", 40), ("other", 90)):
        (elsewhere / folder).mkdir()
        (elsewhere / folder / "hr.csv").write_text("employee_id,office\n" + "".join(f"{i},Rome\n" for i in range(people)), encoding="utf-8")
    monkeypatch.chdir(elsewhere / "one")
    Path("mine.yaml").write_text("defaults: [records]\nemployees: hr.csv\n", encoding="utf-8")
    loaded = [wc.load(company="records", company__employees="hr.csv"), wc.load(company="mine.yaml")]
    before = [wc.run(each, **FEW).kpis for each in loaded]
    monkeypatch.chdir(elsewhere / "other")
    for settings, kpis in zip(loaded, before, strict=True):
        assert wc.run(settings, **FEW).kpis.equals(kpis)
        assert settings.words["company.employees"] == str(elsewhere / "one" / "hr.csv")
        changed = settings.with_(campaign__brand__strength=0.1)
        assert [wc.Model(each).company.size for each in (settings, changed)] == [40, 40]
        assert wc.compare(settings, changed, replications=2, uncertainty="luck").answer["arms"].keys() >= {"space_voyage"}
    Path(elsewhere / "one" / "mine.yaml").write_text("defaults: [records]\nemployees: hr.csv\nseed: 2\n", encoding="utf-8")
    with pytest.raises(wc.RequestError, match="has changed since these settings were loaded"):
        wc.run(loaded[1], **FEW)


def test_a_result_stays_where_it_is(small: wc.Settings, elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capfd: Any) -> None:
    first = wc.run(small, name="same", **FEW)
    again = wc.run(small, name="same", **FEW)
    assert again.answer["recommendation"].startswith("3 replications cannot tell") and "up to date" not in capfd.readouterr().err
    (elsewhere / "sub").mkdir()
    monkeypatch.chdir(elsewhere / "sub")
    assert len(first.kpis) == 3
    monkeypatch.chdir(elsewhere)
    wc.run(small, name="same", **FEW | {"replications": 2})
    assert "holds another result" in repr(first) and "holds another result" in first._repr_html_()
    with pytest.raises(wc.OutdatedResultError):
        _ = first.answer
    assert wc.__version__


# --- what a referee tried -------------------------------------------------------------------------------------------------


def test_mappings_in_settings_are_frozen_too(small: wc.Settings) -> None:
    campaign, company = small.campaign, small.company
    for held in (small.mechanisms, small.channels, small.behaviour.parameters, small.behaviour.anchors, campaign.costs.channels_usd):
        with pytest.raises(TypeError, match="settings are frozen"):
            held["conversation"] = False  # type: ignore[index]
    for change in (company.cultures.clear, company.remote_share_of_teams.update, company.cultures.popitem):
        with pytest.raises(TypeError, match="settings are frozen"):
            change()
    assert pickle.loads(pickle.dumps(small)) == copy.deepcopy(small) == small
    with pytest.raises(TypeError, match="nobody has checked them"):
        wc.Model(small.copy(update={"mechanisms": {}}))


def test_fields_of_settings_are_frozen_in_the_same_words(small: wc.Settings) -> None:
    with pytest.raises(TypeError, match=r"^settings are frozen: make others .* checked: settings\.with_\(\{'….strength': 0.9\}\)$"):
        small.campaign.brand.strength = 0.9  # type: ignore[misc]
    with pytest.raises(TypeError, match=r"settings\.with_\(\{'campaign': 'rewards_only'\}\)$"):
        small.campaign = "rewards_only"  # type: ignore[assignment, misc]
    with pytest.raises(TypeError, match=r"which are checked, with settings\.with_$"):
        del small.campaign.brand
    for make in (wc.Settings, lambda: wc.Settings(company="small_firm"), lambda: wc.Settings.model_validate(dict(small))):
        with pytest.raises(TypeError, match=r"^settings are made by watercooler\.load"):
            make()
    with pytest.raises(TypeError, match=r"not of str; did you mean watercooler\.load\('space_voyage'\)\?$"):
        wc.run("space_voyage")  # type: ignore[arg-type]


def test_a_refusal_reaches_another_process() -> None:
    with pytest.raises(wc.RequestError) as found:
        wc.load("nope")
    again = pickle.loads(pickle.dumps(found.value))
    assert str(again) == str(found.value) and again.problems == found.value.problems
    assert found.value.__suppress_context__, "a notebook shows the sentence, not how it was found out"


def test_a_file_that_has_changed_is_loaded_again(elsewhere: Path) -> None:
    mine = elsewhere / "mine.yaml"
    mine.write_text("defaults:\n  - space_voyage\n  - _self_\nname: mine\nbrand:\n  strength: 0.85\n")
    settings = wc.load(mine, "small_firm")
    first = wc.run(settings, **FEW)
    mine.write_text(mine.read_text().replace("0.85", "0.05"))
    with pytest.raises(wc.RequestError, match="has changed since these settings were loaded from it"):
        wc.run(settings, **FEW)
    assert len(first.kpis) == 3, "the older result stays what it was"


def test_a_result_cannot_be_changed_through_what_it_hands_out(small: wc.Settings) -> None:
    result = wc.run(small, **FEW)
    shown = result._repr_html_()
    for told in (result.answer, result.manifest):
        told.clear()
    assert result._repr_html_() == shown and result.answer["recommendation"] in html.unescape(shown) and result.manifest["command"]


def test_an_alternative_of_a_decision_is_stated_as_in_compare(small: wc.Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def carry_out(_: Any, __: Any, decision: Any, *___: Any) -> None:
        assert [each.name for each in decision.arms] == ["space_voyage", "campaign.reward.kind=none"]
        assert [each.settings.campaign.reward.kind for each in decision.arms] == [small.campaign.reward.kind, "none"]
        raise AskedError

    monkeypatch.setattr("experiments.verbs.lifecycle.carry_out", carry_out)
    for alternative in ({"campaign.reward.kind": "none"}, small.with_(campaign__reward__kind="none")):
        with pytest.raises(AskedError):
            wc.sensitivity(small, alternative, replications=64)
    with pytest.raises(TypeError, match="alternative: a name, a file"):
        wc.sensitivity(small, 7)  # type: ignore[arg-type]


def test_what_is_misplaced_is_told_where_it_belongs(small: wc.Settings) -> None:
    asked = {
        "is a scenario, which states differences alone: compare alternatives=no_teasers": lambda: wc.load("no_teasers"),
        "a scenario states differences alone: watercooler compare alternatives=no_teasers": lambda: wc.load(scenario="no_teasers"),
        "campaign.sessions is a list: say which entry, as in campaign.sessions.0.seats": lambda: small.with_(
            {"campaign.sessions.seats": 9}
        ),
    }
    for said, ask in asked.items():
        with pytest.raises(wc.RequestError) as found:
            ask()
        assert said in str(found.value)
    with pytest.raises(TypeError, match="a value of a field is a number, text"):
        small.with_(campaign__title=object())


def test_settings_refuse_what_is_no_part_of_the_model(small: wc.Settings) -> None:
    options = {
        "replications": 5,
        "report": False,
        "execution__workers": 2,
        "compare.kpi": "roi",
        "replicatons": 7,
        "campain": "x",
        "brand__strength": 1,
        "cores": 3,
        "executon__most_memory_gb": 3,
        "employees": "x.csv",
    }
    said = (
        "mean 'execution.workers'? It is no part of the model: watercooler.run(settings, execution__workers=3)\n",
        "mean 'execution'? It is no part of the model: watercooler.run(settings, execution__most_memory_gb=3)\n",
        "employees = x.csv\n      no such field; did you mean 'company.employees'?\n",
        "replications = 5\n      is no part of the model: watercooler.run(settings, replications=5)\n",
        "report = false\n      is no part of the model: watercooler.run(settings, report=False)\n",
        "execution.workers = 2\n      is no part of the model: watercooler.run(settings, execution__workers=2)\n",
        "compare.kpi = roi\n      is no part of the model: watercooler.compare(settings, compare__kpi=...)\n",
        "did you mean 'replications'? It is no part of the model: watercooler.run(settings, replications=7)\n",
        "campain = x\n      no such field; did you mean 'campaign'?\n",
        "brand.strength = 1\n      no such field; did you mean 'campaign.brand.strength'?\n",
        "campaign.brand.awe = 7\n      must be a number from 0 to 1",
    )
    for ask in (lambda **fields: wc.load(company="small_firm", **fields), small.with_):
        with pytest.raises(wc.RequestError) as found:
            ask(**options, campaign__brand__awe=7)
        assert len(found.value.problems) == len(said) and all(each in str(found.value) for each in said), str(found.value)
    with pytest.raises(wc.RequestError, match=r"known here: campaign, company, platform, behaviour, channels, mechanisms, alongside$"):
        small.with_(qqq=1)


def test_an_employee_that_all_but_replaces_a_method_is_asked_about(small: wc.Settings) -> None:
    class Silent(wc.Employee):
        def feel_like_talking(self, t: int) -> bool:
            return False

    with pytest.warns(UserWarning, match=r"Silent\.feel_like_talking replaces no method of Employee; is feels_like_talking meant\?"):
        model = wc.Model(small, 1, Silent)
    assert len(repr(model.outcome())) < 100


def test_methods_that_the_registrar_does_not_ask_are_told(small: wc.Settings) -> None:
    class Calm(wc.Employee):
        def be_slighted(self, base: float, t: int, told_why: bool) -> None:
            return None

    with pytest.warns(UserWarning, match=r"Calm\.be_slighted: changes what people do themselves\. Who gets a seat"):
        wc.Model(small, 1, Calm)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("frustration_now", lambda self, t: 0.0),
        ("may_talk_until", lambda self, day: None),
        ("tries_before", 0),
        ("kind", property(lambda self: 0)),
    ],
)
def test_whatever_the_registrar_asks_himself_is_told(small: wc.Settings, name: str, what: object) -> None:
    with pytest.warns(UserWarning, match=rf"Own\.{name}: changes what people do themselves\. Who gets a seat"):
        wc.Model(small, 1, type("Own", (wc.Employee,), {name: what}))


@pytest.mark.parametrize(("name", "table"), [("level", "people"), ("curiosity", "people"), ("dressed", "journeys")])
def test_a_column_that_an_employee_hides_is_told(small: wc.Settings, name: str, table: str) -> None:
    """A boss of one's own was staff for the registrar, and what a keen one took in stood nowhere."""
    with pytest.warns(UserWarning, match=rf"Own\.{name} hides the column of that name.*model\.world\.{table}\['{name}'\]") as told:
        model = wc.Model(small, 1, type("Own", (wc.Employee,), {name: 1}))
    assert len(told) == 1 and name in getattr(model.world, table).dtype.names


def test_a_model_of_a_campaign_for_nobody_is_refused(small: wc.Settings) -> None:
    nobody = small.with_(campaign__audience={"offices": ["Lisbon"], "levels": ["executive"]})
    with pytest.raises(ValueError, match="nobody in the company fits all of it"):
        wc.Model(nobody)


def test_a_page_in_a_notebook_stays_in_its_frame(small: wc.Settings, unpainted: None) -> None:
    shown = wc.run(small, replications=3, uncertainty="luck").report()
    links = re.findall(r' href="([^"]*)"', html.unescape(shown._repr_html_()))
    assert links and all(link.startswith(("#", "https:", "data:")) for link in links)
    assert "scrollIntoView" in shown._repr_html_()


@pytest.mark.parametrize(("becomes", "said"), [(5.0, "became 5: expected 0 to 1"), (np.nan, "became nan: expected 0 to 1"), (1.0, "")])
def test_behaviour_of_ones_own_leaves_nobody_impossible(becomes: float, said: str) -> None:
    class Keen(wc.Employee):
        def grow_interested(self, by: float, t: int) -> None:
            self.interest, self.interest_day = becomes, t

    model = wc.Model(wc.load(company="small_firm"), 1, Keen)
    with (
        pytest.raises(ValueError, match=rf"Keen: on day \d+ interest \(interest raised by peers.*{said}")
        if said
        else contextlib.nullcontext()
    ):
        model.run()
    assert said or model.day == model.days


@pytest.mark.parametrize(
    ("method", "answers", "said"),
    [
        ("talk_rate", np.nan, "answered nan: expected a number from 0"),
        ("talk_rate", np.inf, "answered inf: expected a number from 0"),
        ("talk_rate", -1.0, "answered -1: expected a number from 0"),
        ("talk_rate", None, "answered None: expected a number from 0"),
        ("talk_rate", "0.5", "answered '0.5': expected a number from 0"),
        ("feels_like_talking", None, "answered None: expected True or False"),
        ("feels_like_talking", "no", "answered 'no': expected True or False"),
        ("decides_to_attend", np.nan, "answered nan: expected True or False"),
        ("attention_left", 1.5, "answered 1.5: expected 0 to 1"),
        ("tiredness", np.nan, "answered nan: expected a number$"),
        ("tiredness", -3.0, ""),
        ("talk_rate", np.float32(2.0), ""),
    ],
)
@pytest.mark.parametrize("inherits", [False, True])
def test_behaviour_of_ones_own_answers_what_can_be(method: str, answers: Any, said: str, inherits: bool) -> None:
    """What is compared with a nan is always done, or never: everybody talked every day."""
    own: type[wc.Employee] = type("Own", (wc.Employee,), {method: lambda *_: answers})
    own = type("Own", (own,), {}) if inherits else own
    model = wc.Model(wc.load(company="small_firm"), 1, own)
    assert type(model.employee(0)) is own
    with pytest.raises(ValueError, match=rf"^Own\.{method}: on day \d+ it {said}") if said else contextlib.nullcontext():
        model.run()


def test_a_property_of_ones_own_is_looked_at_once_too() -> None:
    class Old(wc.Employee):
        @property
        def tenure_years(self) -> float:
            return -1.0

        def talk_rate(self, t: int) -> float:
            return super().talk_rate(t)

    small = wc.load(company="small_firm")
    wc.Model(small, 1, Old)
    looked_at = vars(Old)["talk_rate"]
    model = wc.Model(small, 2, Old)
    assert vars(Old)["talk_rate"] is looked_at
    with pytest.raises(ValueError, match=r"Old\.tenure_years: on day 1 it answered -1: expected a number from 0"):
        _ = model.employee(0).tenure_years
    assert {*SHARES, *OF_EITHER_SIGN} < set(answering(float)) and not hasattr(wc.Employee.talk_rate, "expects")


def test_a_result_is_opened_by_its_folder(small: wc.Settings) -> None:
    made = wc.run(small, replications=2, uncertainty="luck", report=False, name="mine")
    for folder in ("results/run/mine", Path("results/run/mine"), made.folder):
        opened = wc.Result(folder)
        assert (opened.verb, opened.folder) == ("run", made.folder) and opened.kpis.equals(made.kpis)
    Path("results/run/broken").mkdir()
    Path("results/run/broken/manifest.json").write_text("[")
    wrong = {
        ("results/run/mine", "sweep"): "holds a result of run, not of sweep",
        ("results/run/mien", None): "there is no such folder; did you mean 'mine'? In results/run there is: mine",
        ("results/run/mine/kpis.parquet", None): "is a file",
        ("results", None): "holds no result. In results there is: run/mine",
        ("results/run/broken", None): "its manifest.json is damaged",
        ("elsewhere", None): "a result is a folder results/VERB/NAME",
        ("~nosuch/run/mine", None): "there is no home folder ~nosuch",
    }
    for (folder, verb), said in wrong.items():
        with pytest.raises(wc.RequestError) as found:
            wc.Result(folder, verb)
        assert found.value.problems[0].field == "folder" and said in found.value.problems[0].allowed
    with pytest.raises(TypeError, match="path of its folder"):
        wc.Result(3)  # type: ignore[arg-type]
