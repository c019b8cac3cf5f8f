"""Watercooler from Python: what the command line does, and nothing that it would not."""

import doctest
import inspect
import shutil
import subprocess
import sys
from functools import cached_property
from pathlib import Path

import pandas as pd
import pytest

import experiments.api
import experiments.config.errors
import experiments.result
import experiments.stepwise
import watercooler as wc
from experiments.cli import main
from experiments.result import OutdatedResultError
from sim.settings import Settings as ModelSettings

pytestmark = pytest.mark.usefixtures("elsewhere")

FEW = {"replications": 3, "uncertainty": "luck", "report": False}


@pytest.mark.parametrize("module", [wc, experiments.api, experiments.config.errors, experiments.result, experiments.stepwise])
def test_every_example_is_true(module: object, unpainted: None) -> None:
    found = doctest.testmod(module)  # type: ignore[arg-type]
    assert found.attempted and not found.failed


def test_what_is_exported() -> None:
    assert len(wc.__all__) <= 18 and dir(wc) == wc.__all__
    for name in wc.__all__:
        explained = [getattr(wc, name).__doc__]
        if inspect.isclass(exported := getattr(wc, name)) and exported.__module__.startswith("experiments"):
            explained += [each.__doc__ for part, each in vars(exported).items() if _is_public_part(part, each)]
        for each in explained:
            assert ">>>" in each and "+SKIP" not in each, (name, each)
    with pytest.raises(AttributeError, match="no attribute 'simulate'"):
        _ = wc.simulate


def _is_public_part(name: str, each: object) -> bool:
    ours = inspect.isfunction(each) and each.__module__.startswith("experiments")  # pydantic adds some of its own
    return not name.startswith("_") and (ours or isinstance(each, property | cached_property))


def test_python_and_the_command_line_give_the_same_bytes(elsewhere: Path) -> None:
    settings = wc.load("space_voyage", "small_firm", campaign__brand__name="Ours, and 'yours'").with_({"campaign.teasers.0.day": -21})
    assert str(settings).startswith("Settings(campaign=space_voyage, company=small_firm, ") and len(str(settings)) < 200
    result = wc.run(settings, name="python", **FEW)
    words = ["campaign=space_voyage", "company=small_firm", """campaign.brand.name="Ours, and 'yours'\"""", "campaign.teasers.0.day=-21"]
    assert main(["run", *words, "name=typed", "replications=3", "uncertainty=luck", "report=false"]) == 0
    for table in ("kpis", "daily", "posts"):
        python, typed = (elsewhere / "results" / "run" / name / f"{table}.parquet" for name in ("python", "typed"))
        assert python.read_bytes() == typed.read_bytes(), table
        assert isinstance(result.table(table), pd.DataFrame)
    assert result.manifest["command"].endswith("name=python")
    assert result.answer["arms"] and result.text and repr(result).startswith("run in results/run/python")


def test_settings_are_checked_and_frozen() -> None:
    settings = wc.load(company="small_firm")
    with pytest.raises(wc.RequestError) as found:
        settings.with_(campaign__brand__awe=7, campaign__brand__strenght=1)
    assert "must be a number from 0 to 1" in str(found.value) and "did you mean 'strength'?" in str(found.value)
    with pytest.raises(ValueError, match="frozen"):
        settings.seed = 3  # type: ignore[attr-defined]
    with pytest.raises(wc.RequestError, match="did you mean"):
        wc.load(company="small_frim")
    for unchecked in (settings.model_copy(update={"mechanisms": {}}), ModelSettings.model_validate(dict(settings))):
        with pytest.raises(TypeError, match="load"):
            wc.run(unchecked, **FEW)  # type: ignore[arg-type]
    assert settings.with_(campaign__reward__kind="none").with_(campaign__reward={"kind": "money", "value_usd": 5}).words == {
        "company": "small_firm",
        "campaign.reward.kind": "money",
        "campaign.reward.value_usd": "5",
    }


def test_alternatives_are_names_changes_and_settings(unpainted: None) -> None:
    base = wc.load("rewards_only", "small_firm")
    result = wc.compare(base, [base.with_(campaign__brand__strength=0.9), "recognition_not_money"], replications=5)
    assert list(result.answer["arms"]) == ["rewards_only", "campaign.brand.strength=0.9", "recognition_not_money"]
    assert "<svg" in result.plot()._repr_svg_() and "<iframe" in result.brief()._repr_html_()
    assert result.answer["recommendation"] in result._repr_html_().replace("&#x27;", "'")
    assert result.kpis.groupby("arm", sort=False).size().to_dict() == dict.fromkeys(result.answer["arms"], 5), "rows tell their arm"
    with pytest.raises(KeyError, match="daily; there are"):
        _ = result.daily
    assert not any(hasattr(result, name) for name in ("daily", "posts", "employees")) and hasattr(result, "kpis")
    with pytest.raises(KeyError, match="headlines"):
        result.plot("nothing")
    with pytest.raises(wc.RequestError, match="is not made of the settings"):
        wc.compare(base, wc.load("rewards_only", "global_marketing"))


def test_a_result_whose_place_is_taken_says_so() -> None:
    settings = wc.load(company="small_firm")
    first = wc.run(settings, name="mine", **FEW)
    wc.run(settings, name="mine", seed=9, **FEW)
    with pytest.raises(OutdatedResultError, match="its own name"):
        _ = first.kpis
    one, other = (wc.run(settings, seed=seed, **FEW) for seed in (1, 9))
    assert one.folder != other.folder and not one.kpis.equals(other.kpis)
    with pytest.raises(FileNotFoundError, match="report=True"):
        one.report()
    shutil.rmtree(other.folder)
    with pytest.raises(OutdatedResultError, match="it was removed"):
        _ = other.answer


def test_an_employee_of_ones_own() -> None:
    class Silent(wc.Employee):
        def feels_like_talking(self, t: int) -> bool:
            return False

    settings = wc.load(company="small_firm")
    model, usual = wc.Model(settings, 1, Silent), wc.Model(settings, 1)
    for _ in range(70):
        model.step()
        usual.step()
    assert model.daily["content_talks"].max() == 0 < usual.daily["content_talks"].max()
    assert len(usual.daily) == 70 * len(settings.company.offices) and len(usual.posts) > 0


def test_loading_the_package_loads_no_model() -> None:
    asked = "import sys, watercooler; print(sorted({'numba', 'mesa', 'pandas', 'matplotlib', 'pyarrow'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout == "[]\n"
