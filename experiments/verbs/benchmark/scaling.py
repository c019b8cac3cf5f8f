"""What things cost as the company grows: a tie to make, a person's day, an exposure, the memory.

An exposure is a chance to be reached: a teaser at one person it is sent to, a new post at one follower, somebody who talks
at one colleague; in the bare cascade, a contact tried.
"""

from collections.abc import Iterator
from functools import partial

import numpy as np

from experiments.verbs.benchmark.children import ChildError, ask
from experiments.verbs.benchmark.footprint import recorded
from experiments.verbs.benchmark.rows import BenchmarkContext, Measurement, at_most, from_size
from experiments.verbs.benchmark.timing import Timings, median
from sim.company.build import build_company
from sim.company.company import Company
from sim.diffusion.cascade import cascade, colleagues
from sim.engines import columns
from sim.setup.world import build_world, fresh
from sim.state.layout import World

LARGE, COMPARED = 2_000_000, 100_000
"""Targets for making a company hold from this many people on; growth is from the size nearest to the second."""
TIES = ("colleague_to", "follower_to", "readings", "page_before")
"""What grows with ties; all else grows with people."""
GIVE_UP_SECONDS = 900.0
WHY = "three fifths of it is whom people follow, a third whom they talk to: each tie is a keyed draw and a write at a place nobody can foresee"


def rows(bench: BenchmarkContext) -> Iterator[Measurement]:
    """For each size: the company, the days, an exposure, the memory; then how much an exposure grows."""
    exposures: dict[int, dict[str, float]] = {}
    for people in sorted(bench.options.scaling.people):
        company, days = bench.company(people), bench.settings.campaign.calendar.days
        yield _making(bench, people, company)
        before = build_world(bench.settings_for(people), company, bench.options.seed)
        bench.say(f"{company.size:,} people: {days} days")
        after, footprint = recorded(fresh(before, bench.options.seed))
        met = int(footprint.tied.sum())
        del after, footprint
        seconds = bench.timed(columns.run, prepare=partial(_fresh, before, bench.options.seed))
        size, details = f"{company.size:,} people", {"people": company.size, "days": days, "exposures": met}
        note = f"{median(seconds):.3g} s for {days} days"
        value = median(seconds) / (company.size * days) * 1e9
        yield Measurement(f"{size}: the days", value, "ns an employee-day", note=note, seconds={"run": seconds}, details=details)
        bare, tried = _cascades(bench, company)
        exposures[company.size] = {"the model": median(seconds) / met * 1e9, "the bare cascade": median(bare) / tried * 1e9}
        for name, nanoseconds in exposures[company.size].items():
            raw, count = (seconds, met) if name == "the model" else (bare, tried)
            note = f"{count:,} exposures"
            yield Measurement(
                f"{size}: an exposure in {name}", nanoseconds, "ns", note=note, seconds={"run": raw}, details={"exposures": count}
            )
        yield _memory(size, company, before)
    yield from _growth(exposures)


def _fresh(before: World, seed: int, _: int) -> World:
    return fresh(before, seed)


def _making(bench: BenchmarkContext, people: int, company: Company) -> Measurement:
    settings = bench.settings_for(people)
    bench.say(f"{company.size:,} people: making the company")
    seconds = bench.timed(lambda _: build_company(settings.company, settings.behaviour))
    ends = len(company.colleague_to) + 2 * len(company.follower_to)
    value = median(seconds) / ends * 1e9
    note = f"{median(seconds):.3g} s for {ends:,} ends of ties"
    details = {"people": company.size, "tie_ends": ends}
    if company.size >= LARGE:
        try:
            peak = ask(
                "experiments.verbs.benchmark.peak",
                settings.model_dump_json(include={"company", "behaviour"}),
                give_up_seconds=GIVE_UP_SECONDS,
            )
            note += f"; peak memory of the process {peak['gib']:.3g} GiB (target 2)"
            details |= {"peak_gib": peak["gib"]}
        except ChildError as error:
            note += f"; peak memory not measured: {error}"
    target, name = from_size(LARGE, company.size, at_most(12.0)), f"{company.size:,} people: making the company"
    return Measurement(name, value, "ns a tie-end", target, note, {"make": seconds}, details, WHY)


def _cascades(bench: BenchmarkContext, company: Company) -> tuple[Timings, int]:
    """Timings of the bare cascade, and contacts tried in it."""
    options, contacts = bench.options, colleagues(company)
    first = np.linspace(0, company.size - 1, min(options.peers.first, company.size)).astype(np.int64)
    example = cascade(contacts, first, options.peers.probability, options.seed) >= 0
    seconds = bench.timed(lambda _: cascade(contacts, first, options.peers.probability, options.seed))
    return seconds, int(np.diff(contacts.start)[example].sum())


def _memory(size: str, company: Company, world: World) -> Measurement:
    """Bytes reserved for a company and one replication on it."""
    arrays = {name: each for owner in (vars(company), world._asdict()) for name, each in owner.items() if isinstance(each, np.ndarray)}
    ties = sum(arrays[name].nbytes for name in TIES)
    everything = sum(each.nbytes for each in arrays.values())
    a_tie = ties / (len(company.colleague_to) / 2 + len(company.follower_to))
    value, note = (everything - ties) / company.size, f"and {a_tie:.3g} bytes a tie; {everything / 2**30:.3g} GiB reserved in all"
    return Measurement(f"{size}: memory", value, "bytes an employee", note=note, details={"bytes_a_tie": a_tie, "bytes": everything})


def _growth(exposures: dict[int, dict[str, float]]) -> Iterator[Measurement]:
    large, small = max(exposures), min(exposures, key=lambda people: abs(people - COMPARED))
    if large == small:
        return
    for name in exposures[large]:
        value = exposures[large][name] / exposures[small][name]
        yield Measurement(f"an exposure in {name}: {large:,} people over {small:,}", value, "times", from_size(LARGE, large, at_most(2.0)))
