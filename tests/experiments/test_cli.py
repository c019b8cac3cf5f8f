"""The command line from end to end: what a planner types, reads and finds in the result folder."""

import argparse
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hydra.errors import ConfigCompositionException
from rich.table import Table

import watercooler as wc
from experiments.cli import main, overview, verb_help
from experiments.config import config_files
from experiments.config.saying import MARKED, fitted, hanging, width
from experiments.report.terminal import key_figures, plain_table, rendered
from experiments.statistics.summary import Summary
from experiments.verbs.catalogue import VERBS
from sim.measures.kpis import KPIS

pytestmark = pytest.mark.usefixtures("elsewhere")

SMALL = ("run", "company=small_firm", "replications=3")
FILES = {
    *(
        "kpis.parquet",
        "daily.parquet",
        "posts.parquet",
        "groups.parquet",
        "rules.parquet",
        "waves.parquet",
        "summary.csv",
        "answer.txt",
        "answer.json",
        "brief.html",
        "manifest.json",
        "timing.json",
    ),
    *("report.html", "appendix.html", "figures"),
}
ASKED_FOR = [
    "demand",
    "seats",
    "demand_supply_ratio",
    "waitlist_peak",
    "seat_fill",
    "attended",
    "attendance_rate",
    "no_show_rate",
    "rating_mean",
    "nps",
    "talk_about_rate",
    "talk_about_rate_audience",
    "content_share",
    "reach",
    "posts",
    "post_r",
    "cascade_max",
    "structural_virality",
    "cross_office_share",
    "offices_reached",
    "frustration",
    "application_rate",
    "cost_total",
    "cost_per_attendee",
    "cost_per_talker",
]


def test_help_is_light_and_complete() -> None:
    code = (
        "import sys; from experiments.cli import main; main([]); main(['run', '--help']); main(['benchmark', '--help']); "
        "heavy = {'numba', 'mesa', 'matplotlib', 'pandas', 'hydra', 'pyarrow', 'scipy', 'numpy', 'pydantic', 'rich'}; "
        "print('HEAVY', sorted(heavy & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.splitlines()[-1] == "HEAVY []"
    for group in config_files.GROUPS:
        for choice in config_files.choices(group):
            assert choice in shown
    assert all(verb in overview() for verb in VERBS)
    assert "*space_voyage" in verb_help("run")


def test_a_run_from_the_shell_and_the_command_in_its_manifest(elsewhere: Path) -> None:
    """Started from the shell once, by the command that the manifest of the same run in this process says."""
    own = elsewhere / "our plan, final.yaml"
    shutil.copy(config_files.choices("campaign")["silent_masterpiece"], own)
    words = [*SMALL, "seed=0", f"campaign={own}", 'campaign.brand.name="Ours, and yours"', "mechanisms.rivalry=false"]
    assert main(words) == 0
    folder = elsewhere / "results" / "run" / "silent_masterpiece-small_firm"
    before = contents(folder)
    shutil.rmtree(folder)
    command = json.loads(before["manifest.json"])["command"]
    again = f"exec {sys.executable} -X importtime -m experiments.cli {command.removeprefix('watercooler ')}"
    done = subprocess.run(again, shell=True, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    loaded = {line.rsplit("|", 1)[1].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert "pyarrow.lib" in loaded and "pandas.core.api" not in loaded, "pandas takes longer to load than the replications take"
    assert "experiments.storage.objects" not in loaded, "results that stay here need no object storage"
    after = contents(folder)
    assert after.keys() == before.keys()
    assert [name for name in before if name != "timing.json" and before[name] != after[name]] == []

    assert {path.name for path in elsewhere.iterdir()} == {"results", own.name}, "nothing but results is left behind"
    assert {path.name for path in folder.iterdir()} == FILES
    assert "Will they talk about it?" in done.stdout and "(in 3 of 3)" not in done.stdout
    assert "does not forecast" in done.stdout
    assert str(Path("results/run/silent_masterpiece-small_firm/report.html")) in done.stdout

    kpis = pq.read_table(folder / "kpis.parquet")
    assert kpis.column_names[:4] == ["campaign", "company", "replication", "seed"]
    assert set(ASKED_FOR) <= set(kpis.column_names)
    assert kpis["replication"].to_pylist() == [1, 2, 3]
    assert kpis["seed"].to_pylist() == [0, 1, 2], "seed 0 is a seed like any other"
    daily = pq.read_table(folder / "daily.parquet")
    assert len(daily) == 3 * 120 * 2, "replications x days x offices"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["config"]["campaign"]["name"] == "silent_masterpiece"
    assert manifest["config"]["campaign"]["brand"]["name"] == "Ours, and yours"
    assert manifest["config"]["mechanisms"] == {"rivalry": False}
    assert manifest["seeds"] == {"first": 0, "last": 2, "count": 3}
    assert {path.suffix for path in (folder / "figures").iterdir()} <= {".svg", ".gif"}, "dots only where they are asked for"


@pytest.mark.usefixtures("unpainted")
def test_the_same_again_is_not_simulated_again(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL, "name=once"]) == 0
    folder = elsewhere / "results" / "run" / "once"
    (folder / "my notes.txt").write_text("keep me", encoding="utf-8")
    before = contents(folder)
    assert main([*SMALL, "name=once"]) == 0
    assert "up to date; nothing to simulate" in capsys.readouterr().err
    assert contents(folder) == before
    assert main([*SMALL, "name=once", "campaign.reward.kind=none"]) == 0, "other settings take the place of the old"
    after = contents(folder)
    assert after["kpis.parquet"] != before["kpis.parquet"]
    assert after["my notes.txt"] == b"keep me", "what is not part of a result stays"
    assert [path.name for path in folder.parent.iterdir()] == ["once"]


@pytest.mark.parametrize("words", [["run", "company=small_firm"], ["run", "--multirun", "company=small_firm", "campaign.brand.awe=0,1"]])
def test_an_interrupt_while_a_configuration_is_composed_is_no_mistake_of_anybody(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: Any, **__: Any) -> Any:
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt as interrupt:
            raise ConfigCompositionException("in 'run'") from interrupt

    monkeypatch.setattr("hydra._internal.config_loader_impl.ConfigLoaderImpl.load_configuration", interrupted)
    assert main(words) == 130
    assert capsys.readouterr().err == "\nwatercooler: interrupted\n"


@pytest.mark.usefixtures("unpainted")
def test_own_campaigns_in_the_working_folder(elsewhere: Path) -> None:
    own = elsewhere / "configs" / "campaign"
    own.mkdir(parents=True)
    (own / "louder.yaml").write_text(
        "# Ours, as a change of another.\ndefaults: [space_voyage, _self_]\nname: louder\nbrand: {strength: 1.0}\n",
        encoding="utf-8",
    )
    assert "louder                    Ours, as a change of another" in verb_help("run")
    assert main([*SMALL, "campaign=louder"]) == 0
    manifest = json.loads((elsewhere / "results/run/louder-small_firm/manifest.json").read_text(encoding="utf-8"))
    assert manifest["config"]["campaign"]["brand"]["strength"] == 1.0
    assert manifest["config"]["campaign"]["brand"]["awe"] == 0.9


@pytest.mark.usefixtures("unpainted")
def test_several_campaigns_in_a_row(elsewhere: Path) -> None:
    assert main([*SMALL, "--multirun", "campaign=rewards_only,silent_masterpiece"]) == 0
    assert not (elsewhere / "multirun.yaml").exists()
    assert {path.name for path in (elsewhere / "results" / "run").iterdir()} == {
        "rewards_only-small_firm",
        "silent_masterpiece-small_firm",
    }
    manifest = json.loads((elsewhere / "results/run/rewards_only-small_firm/manifest.json").read_text(encoding="utf-8"))
    assert "campaign=rewards_only " in manifest["command"]
    assert "masterpiece" not in manifest["command"]


def test_the_configuration_can_be_printed(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--cfg", "job", "campaign=rewards_only"]) == 0
    assert "name: rewards_only" in capsys.readouterr().out
    assert not list(elsewhere.iterdir())


def test_what_is_wrong_in_a_configuration_that_is_printed_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Hydra prints any field; nothing of what it prints would run."""
    assert main(["run", "--cfg", "job", "campaign.brand.strenght=0.3", "replications=0", "--nope"]) == 2
    printed, told = capsys.readouterr()
    assert "strenght: 0.3" in printed
    assert told.startswith("watercooler: 3 problems") and "did you mean 'strength'?" in told and "--nope" in told
    assert main(["calibrate", "--cfg", "job"]) == 0, "what a command would need beside it may be missing"


def test_flags_work_where_help_has_to_be_text(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """As it has to be from Python 3.14 on; older Pythons are made as strict."""
    before = argparse.ArgumentParser.add_argument

    def strict(parser: argparse.ArgumentParser, *names: Any, **options: Any) -> argparse.Action:
        if not isinstance(options.get("help", ""), str):
            raise ValueError("badly formed help string")
        return before(parser, *names, **options)

    monkeypatch.setattr(argparse.ArgumentParser, "add_argument", strict)
    assert main(["run", "--cfg", "job", "campaign=rewards_only"]) == 0
    assert "name: rewards_only" in capsys.readouterr().out


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> int:
    """A terminal of 72 characters to a line."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "72")
    return 72


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_help_fits_the_terminal_and_commands_stay_whole(verb: str, narrow: int) -> None:
    text = verb_help(verb) if verb else overview()
    whole = [f"  {command}" for command, _ in VERBS[verb].examples] if verb else []
    long = [line for line in text.splitlines() if len(line) > narrow and line not in whole]
    assert [line for line in long if "#" in line or not re.match(r"  +\w+: ", line)] == [], "a field and its value stay whole, too"
    assert set(whole) <= set(text.splitlines())


def test_what_is_said_of_a_field_goes_on_where_it_began(narrow: int) -> None:
    said = "a campaign's seed, which is counted up from here, one for each of the replications"
    assert hanging(f"  seed: 1      # {said}") == [
        "  seed: 1      # a campaign's seed, which is counted up from here, one",
        "               # for each of the replications",
    ]
    assert hanging(f"  run   {said}")[1] == "        of the replications"
    assert hanging(f"  # {said}")[1] == "  # the replications"
    far = "  risks: [rooms_half_empty, spoken_ill_of, most_left_out]"
    assert hanging(f"{far}   # {said}")[:2] == [far, "        # a campaign's seed, which is counted up from here, one for each"]


def test_an_answer_fits_the_terminal(narrow: int) -> None:
    table = Table("name", "value")
    table.add_row("a" * 60, "b" * 60)
    lines = rendered("word " * 40, table)
    assert max(len(MARKED.sub("", line)) for line in lines) <= narrow
    assert fitted(["  " + "word " * 40, "short", "x" * 90]).splitlines()[1].startswith("  word")
    assert fitted(["x" * 90]) == "x" * 90, "a path stays whole"
    for before in range(30, 72):
        assert not any(line.endswith("90") for line in fitted(["a" * before + " (90 % interval of the mean)" * 2]).splitlines()), before


def test_no_word_of_a_table_is_lost_in_a_narrow_terminal(narrow: int) -> None:
    told = "\n".join(rendered(plain_table(*["undecided"] * 9)))
    assert told.count("d") == 27 and "…" not in told, told


def test_the_second_line_of_a_key_figure_is_as_far_in_as_the_first(narrow: int) -> None:
    summaries = {name: Summary(name, each.unit, 0.3, 0.1, 0.5, 0.1, 0.5, 4) for name, each in KPIS.items()}
    company = wc.load(company="small_firm").company
    lines = [MARKED.sub("", line) for line in rendered(key_figures(summaries, "a", company, 4, [1, 4]))]
    assert "  (assumption)" in lines, lines


def test_an_answer_that_goes_to_a_file_has_lines_of_a_hundred(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "72")
    assert width() == 100
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    for columns, lines in ((300, 100), (90, 90), (20, 60)):
        monkeypatch.setenv("COLUMNS", str(columns))
        assert width() == lines
