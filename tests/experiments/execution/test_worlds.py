"""uncertainty=all: every replication is a plausible world of its own, and the same one for every arm."""

import json
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from experiments.cli import main
from experiments.config.errors import RequestError
from experiments.config.execution import WORLDS, Execution
from experiments.design import parameter_sets
from experiments.design.parameter_sets import CALIBRATED, ParameterSets, sets_for, variant_seeds
from experiments.design.point import point
from experiments.execution import worker
from experiments.execution.runner import Runner
from experiments.execution.work import Job
from experiments.execution.worlds import KeptWorlds
from sim.company.build import build_company
from sim.ensemble import replicate
from sim.measures.kpis import KPIS, kpis
from sim.settings import Settings
from tests.plausible_file import MOVED, leave_sets, some_sets
from tests.worlds import shipped

FIRM = ("company=small_firm", "campaign=silent_masterpiece")
HERE = Execution(workers=1)


def found(folder: Path, seeds: Sequence[int], sets: ParameterSets | None, execution: Execution = HERE, **changes: Any) -> dict[int, Any]:
    """Every key figure, by seed."""
    with Runner(folder, execution, sets=sets) as runner:
        result = runner.evaluate([point(shipped("silent_masterpiece"), changes)], seeds)
    values = [result.values(name)[0].tolist() for name in KPIS]
    return dict(zip(seeds, zip(*(map(repr, each) for each in values), strict=True), strict=True))


def test_a_world_is_what_its_seed_says_in_any_order_and_process(tmp_path: Path) -> None:
    sets = some_sets()
    seeds = [1, 2, 3, 4, 1 + WORLDS, 2 + 2 * WORLDS]
    expected = found(tmp_path / "one", seeds, sets)
    assert found(tmp_path / "back", seeds[::-1], sets) == expected
    assert found(tmp_path / "more", seeds[:2], sets).items() <= expected.items()
    assert found(tmp_path / "more", seeds, sets) == expected, "what is there already is taken"
    apart = Execution(workers=2, in_process_seconds=0, chunk_seconds=0.01)
    assert found(tmp_path / "apart", seeds, sets, apart) == expected
    assert len(set(expected.values())) == len(seeds), "every world and variant differs"


def test_arms_share_their_worlds(tmp_path: Path) -> None:
    """A change that only costs money changes nothing else in any world."""
    seeds, cost = [1, 2, 3], [i for i, name in enumerate(KPIS) if KPIS[name].unit.startswith("USD") or name == "roi"]
    one, other = (
        found(tmp_path / name, seeds, some_sets(), **changes) for name, changes in (("a", {}), ("b", {"campaign.costs.session_usd": 7.0}))
    )
    for seed in seeds:
        differing = {i for i, (left, right) in enumerate(zip(one[seed], other[seed], strict=True)) if left != right}
        assert differing
        assert differing <= set(cost)


def test_one_company_for_all_worlds_where_rows_name_its_people(tmp_path: Path) -> None:
    sets, settings = replace(some_sets(), one_company=True), shipped("silent_masterpiece")
    company = build_company(settings.company, settings.behaviour)
    for seed, told in found(tmp_path / "held", [1, 2, 3], sets).items():
        behaviour = sets.behaviour(seed, settings.behaviour)
        (outcome,) = replicate(settings.model_copy(update={"behaviour": behaviour}), [seed], company=company)
        assert dict(zip(KPIS, told, strict=True)) == {name: repr(value) for name, value in kpis(outcome).items()}


def test_what_variants_share_with_their_world() -> None:
    sets, settings = some_sets(), shipped()
    seeds = [seed for variant in variant_seeds([3]) for seed in variant]
    kept = KeptWorlds(100_000_000)
    as_it_is, events, company = (kept.of("", settings, seed, sets.row, None) for seed in seeds)
    assert seeds == [3, 3 + WORLDS, 3 + 2 * WORLDS]
    assert as_it_is is events, "set and company are those of the world; the events are the seed's"
    assert as_it_is.behaviour == company.behaviour
    assert as_it_is.plan != company.plan
    assert as_it_is.behaviour.value(MOVED[0]) == sets.row(3)[MOVED[0]]


def test_no_more_worlds_are_kept_than_fit_and_those_of_one_company() -> None:
    sets, settings = some_sets(), shipped()
    one = KeptWorlds(1).of("", settings, 1, sets.row, None)
    kept = KeptWorlds(2 * one.size + one.size // 2)
    first = [kept.of("", settings, seed, sets.row, None) for seed in (1, 2, 3)]
    assert kept.of("", settings, 3, sets.row, None) is first[2]
    assert kept.of("", settings, 1, sets.row, None) is not first[0], "the oldest made room"
    third = kept.of("other", settings, 3, sets.row, None)
    assert third is not first[2]
    kept.of("other", settings, 2, sets.row, None)
    assert kept.of("other", settings, 3, sets.row, None) is third, "as many of another company"


def test_luck_gives_what_it_always_gave(tmp_path: Path) -> None:
    together = found(tmp_path / "luck", [1, 2], None)
    for outcome in replicate(shipped("silent_masterpiece"), [1, 2]):
        assert together[outcome.seed] == tuple(map(repr, map(float, kpis(outcome).values())))


@pytest.mark.usefixtures("elsewhere")
def test_a_parameter_that_is_typed_is_held_at_the_value_of_the_file_too(capsys: pytest.CaptureFixture[str]) -> None:
    """It was drawn there, though the values around it were held: a run and a sweep told two answers."""
    value = shipped().behaviour.parameters["talk_memory_days"].value
    words = ["run", "company=small_firm", "replications=2", "report=false", f"behaviour.parameters.talk_memory_days.value={value}"]
    assert main(words) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "1 of 257 behavioural parameters keeps the value it is given in every world (talk_memory_days)" in told


def test_a_parameter_that_is_given_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parameter_sets, "fresh_sets", lambda *_: some_sets())
    base = shipped().behaviour
    given = base.parameters[MOVED[0]].model_copy(update={"value": 0.5})
    changed = base.model_copy(update={"parameters": {**base.parameters, MOVED[0]: given}})
    assert sets_for([base], base).names == MOVED
    held = sets_for([base, changed], base)
    assert held.names == MOVED[1:], "for every arm, so that they differ in nothing else"
    assert held.held_note().startswith(f"1 of {len(MOVED)} behavioural parameters keeps the value it is given in every world ({MOVED[0]})")
    assert sets_for([base], base).held_note() == ""
    assert sets_for([base], base, stated=MOVED[:1]).names == MOVED[1:], "also where it is given the value that it has"


def test_worlds_that_share_a_set_are_told_with_what_intervals_leave_out(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Means over worlds whose sets come again are known less well than their intervals say."""
    sets = leave_sets(elsewhere)
    assert main(["run", *FIRM, "replications=8", "report=false", "execution.workers=1"]) == 0
    told = "8 worlds share 5 parameter sets, each of which comes up to 2 times, with other events."
    assert told in " ".join(capsys.readouterr().out.split())
    assert (
        told in json.loads((elsewhere / "results/run/silent_masterpiece-small_firm/manifest.json").read_text(encoding="utf-8"))["notes"][-1]
    )
    assert sets.again_note(5) == "" and "factor of up to 1.3;" in sets.again_note(8)
    assert sets.again_note(55) and not replace(sets, values=np.zeros((512, len(sets.names)))).again_note(513), "a factor of 1.0 is none"
    rng, of_sets = np.random.default_rng(1), np.arange(8) % 5
    means = rng.normal(size=(20_000, 5))[:, of_sets].mean(axis=1)
    assert means.std() * np.sqrt(8) == pytest.approx(1.32, abs=0.02), "where nothing but the set differs"


def test_a_file_that_holds_most_parameters_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Intervals that hold hardly any doubt would look like all of it."""
    monkeypatch.setattr(parameter_sets, "fresh_sets", lambda *_: some_sets())
    base = shipped().behaviour
    given = {name: base.parameters[name].model_copy(update={"value": 0.5}) for name in MOVED}
    with pytest.raises(RequestError, match=f"{len(MOVED)} of {len(MOVED)} parameters have other values"):
        sets_for([base, base.model_copy(update={"parameters": {**base.parameters, **given}})], base)


def test_calibrated_values_of_one_arm_alone_are_refused() -> None:
    """Their draws would serve no other arm, and only their middle would be used."""
    base = shipped().behaviour
    fitted = base.parameters[MOVED[0]].model_copy(update={"source": f"{CALIBRATED} last year"})
    calibrated = base.model_copy(update={"parameters": {**base.parameters, MOVED[0]: fitted}})
    for one, other in ((base, calibrated), (calibrated, base)):
        with pytest.raises(RequestError, match="chosen for everything that is compared"):
            sets_for([one, other], one)


@pytest.mark.usefixtures("unpainted")
def test_a_run_over_worlds_from_end_to_end(elsewhere: Path) -> None:
    leave_sets(elsewhere)
    words = ["run", *FIRM, "replications=8", "name=it", "report=false", "execution.workers=1"]
    assert main(words) == 0
    folder = elsewhere / "results/run/it"
    assert pq.read_table(folder / "variants.parquet")["seed"].to_pylist() == [
        seed for each in variant_seeds(range(1, 9))[1:] for seed in each
    ]
    assert not (folder / ".chunks").exists()
    before = (folder / "answer.json").read_bytes()
    (folder / "answer.json").unlink()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker, "_replication", None)  # nothing may be simulated
        assert main(words) == 0
    assert (folder / "answer.json").read_bytes() == before


def test_stale_sets_and_seeds_of_variants_are_refused(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    leave_sets(elsewhere, stale=True)
    assert main(["run", *FIRM, "replications=2"]) == 2
    said = capsys.readouterr().err
    assert "the parameter sets are stale: the model has changed" in said
    assert "make plausible" in said
    assert main(["run", *FIRM, "replications=2", f"seed={WORLDS - 1}"]) == 2
    assert "with uncertainty=all the last seed has to be below 1,000,000,000" in capsys.readouterr().err


def imported(folder: Path) -> Settings:
    """A company of forty people out of files, in which only colleagues are given."""
    rows = [f"p{i},Lisbon,{'manager' if i == 0 else 'staff'},{'' if i == 0 else 'p0'}" for i in range(40)]
    (folder / "people.csv").write_text("\n".join(["employee_id,office,level,manager_id", *rows]) + "\n", encoding="utf-8")
    ties = [f"p{i},p{i + 1},chat" for i in range(1, 39)]  # everybody but the manager is tied to somebody beside them
    (folder / "ties.csv").write_text("\n".join(["from,to,kind", *ties]) + "\n", encoding="utf-8")
    files = {f"company.{name}": str(folder / f"{file}.csv") for name, file in (("employees", "people"), ("ties", "ties"))}
    return shipped("silent_masterpiece").changed({"company.kind": "records", "campaign.sessions.0.offices": ("Lisbon",), **files})


@pytest.mark.parametrize("everything", [False, True])
def test_imported_people_stay_and_what_no_file_gives_is_drawn_anew(tmp_path: Path, everything: bool) -> None:
    """With vary=company, and over plausible worlds: people, offices and ties of the files stay; traits and other ties do not."""
    settings, sets = imported(tmp_path), some_sets()
    values = {
        "names": sets.names,
        "one_company": False,
        "digest": "some",
        "rows": {str(world): list(sets.row(world).values()) for world in (1, 2)},
    }
    content = {"vary": "company", "sets": values if everything else None, "here": str(tmp_path), "engine": "columns", "threads": 1}
    one, other = map(worker._replication(settings, content, alone=False), (1, 2))
    for name in ("key", "office", "level", "manager", "colleague_start", "colleague_to"):
        assert np.array_equal(getattr(one.company, name), getattr(other.company, name)), name
    assert not np.array_equal(one.company.follower_to, other.company.follower_to)
    for trait in ("talkativeness", "support"):
        assert np.mean(one.people[trait] != other.people[trait]) > 0.9, trait
    assert (one.settings.behaviour.value(MOVED[0]) != other.settings.behaviour.value(MOVED[0])) == everything


@pytest.mark.usefixtures("unpainted")
def test_a_run_on_imported_people_varies_the_company(elsewhere: Path) -> None:
    imported(elsewhere)
    words = ["run", "company=records", "company.employees=people.csv", "company.ties=ties.csv", "campaign=silent_masterpiece"]
    words += ["campaign.sessions.0.offices=[Lisbon]", "uncertainty=luck", "replications=4", "report=false", "execution.workers=1"]
    found = {}
    for vary in ("seed", "company"):
        assert main([*words, f"vary={vary}", f"name={vary}"]) == 0
        found[vary] = pq.read_table(elsewhere / f"results/run/{vary}/kpis.parquet")["demand_rate"].to_pylist()
    assert found["seed"] != found["company"]


def test_what_a_chunk_has_begun_when_its_time_is_up_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In threads others are under way when the first one is finished; of a large company each is a minute's work."""
    begun, really, now, several = list[int](), worker._replication, [0.0], threading.Event()

    def slow(*arguments: Any, **more: Any) -> Any:
        one = really(*arguments, **more)

        def replication(seed: int) -> Any:
            begun.append(seed)
            if len(begun) > 1:
                several.set()
            assert several.wait(60)
            now[0] = 1.0
            return one(seed)

        return replication

    monkeypatch.setattr(worker, "_replication", slow)
    monkeypatch.setattr(worker, "time", SimpleNamespace(perf_counter=lambda: now[0]))
    work = worker.Replications(str(tmp_path), "columns", "seed", ("kpis",))
    job = Job("a point", point(shipped("silent_masterpiece")), range(1, 9))
    done = worker.run_chunk(work.payload([job], seconds=0.5, threads=2))
    assert 1 < done.replications == len(begun) < 8
    assert worker.run_chunk(work.payload([job], seconds=-1.0, threads=1)).replications == 1, "one at least, however late it is"


def test_a_job_that_is_wrong_tells_its_error_once_for_each_replication(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Raised again for each of them, it told all those before it, too: what is kept followed from how seeds were dealt out."""

    def broken(*_: Any, **__: Any) -> Any:
        raise ValueError("no such thing")

    told = list[tuple[int, Any]]()
    monkeypatch.setattr(worker, "_replication", broken)
    monkeypatch.setattr(worker.Written, "add", lambda _, __, seed, failure: told.append((seed, failure)))
    work = worker.Replications(str(tmp_path), "columns", "seed", ("kpis",))
    job = Job("a point", point(shipped("silent_masterpiece")), range(1, 9))
    assert worker.run_chunk(work.payload([job], seconds=60.0, threads=2)).replications == 8
    assert [seed for seed, _ in told] == [*range(1, 9)]
    assert {failure.message for _, failure in told} == {"no such thing"}
    assert len({failure.traceback for _, failure in told}) == 1
