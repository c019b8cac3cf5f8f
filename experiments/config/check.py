"""The check of a request: all problems are collected and reported together, before anything is compiled or simulated."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from experiments.config.command_line import Arguments
from experiments.config.errors import Problem, RequestError
from experiments.config.home_folders import expanded, not_there
from experiments.config.kpi_names import is_kpi, key_figure, unknown_kpi
from experiments.config.provenance import provenance
from sim.audiences import selections, unknown_functions
from sim.settings import Settings
from sim.setup.calendar import Misfit
from sim.setup.fit import hardly_meant, misfits, names_given

FIRST_YEAR, LAST_YEAR = 10, 9990
"""Years of day zero: figures show some days beyond those that are simulated, and no date is before the year 1 or after 9999."""


class Configuration(NamedTuple):
    """Settings that are going to be simulated, and what a message about them adds to tell them from others."""

    settings: Settings
    note: str = ""
    build: bool = True  # the company, before anything is simulated; else only its files are read
    where: Callable[[str], str] | None = None  # file and line of a field, where the command line and its files do not tell
    called: str = ""  # in notes, where not by the name of its campaign

    @property
    def about(self) -> object:
        """What decides whether they fit a company: configurations that agree in it fit, or do not fit, alike."""
        campaign = self.settings.campaign
        chosen = tuple(selections(self.settings).items())
        mechanisms = tuple(self.settings.mechanisms.items())
        return (
            chosen,
            names_given(self.settings),
            campaign.sessions,
            campaign.programme.modules,
            campaign.waves,
            campaign.rules,
            campaign.others,
            campaign.calendar,
            campaign.involvement,
            self.settings.alongside and self.settings.alongside.model_dump_json(),
            mechanisms,
            id(self.settings.behaviour),
            id(self.settings.channels),
        )


@dataclass
class Check:
    """What has been found so far, and the settings that have yet to be held against their company."""

    arguments: Arguments
    problems: list[Problem] = field(default_factory=list)
    configurations: list[Configuration] = field(default_factory=list)
    of_first: set[Misfit] = field(default_factory=set)

    def wrong(self, field: str, expected: str, given: object = None) -> None:
        """Note that a field holds something wrong."""
        self.problems.append(Problem(provenance(field, self.arguments), field, expected, None if given is None else str(given)))

    def unread_without(self, needed: str, *fields: str) -> None:
        """Note which of these fields are typed, though nothing reads them without what is `needed`."""
        for each in fields:
            if self.arguments.states(each):
                self.wrong(each, f"belongs to {needed}: add it, or leave this out", self.arguments.changed.get(each))

    def kpi(self, field: str, name: str) -> bool:
        """Whether a key figure of that name exists; if not, that is noted."""
        if is_kpi(name):
            return True
        if field.endswith(f".{name}"):  # as aim.NAME: nobody gave it as a value
            self.wrong(field, unknown_kpi(name, f"there is no key figure '{name}'"))
        else:
            self.wrong(field, unknown_kpi(name), name)
        return False

    def decides(self, field: str, name: str) -> None:
        """Note a key figure that does not exist, or of which more is neither good nor bad: nothing is better by it."""
        if self.kpi(field, name) and (key := key_figure(name)).direction == "neither":
            self.wrong(
                field, f"decides nothing: more of “{key.label.lower()}” is neither good nor bad; compare.kpis=[{name}] shows it", name
            )

    def file(self, field: str, name: str | None) -> None:
        """Note a file that is not there; what it holds is read later."""
        if name is not None and not expanded(name).exists():
            self.wrong(field, f"cannot be read: {not_there(name)}", name)

    def simulates(
        self, settings: Settings, note: str = "", build: bool = True, where: Callable[[str], str] | None = None, called: str = ""
    ) -> None:
        """These settings are going to be simulated: they have to fit their company."""
        self.configurations.append(Configuration(settings, note, build, where, called))

    def misfits(self, configuration: Configuration, misfits: Iterable[Misfit]) -> None:
        """Note what does not fit; what is wrong with the plan that all others start from, once."""
        where = configuration.where or (lambda name: provenance(name, self.arguments))
        is_first = configuration is self.configurations[0]
        for each in misfits:
            if is_first:
                self.of_first.add(each)
            elif each in self.of_first:
                continue
            reason = f"{each.what}; {each.expected}{'' if is_first else configuration.note}"
            self.problems.append(Problem(where(each.field), each.field, reason, each.given or None))

    @contextmanager
    def gather(self) -> Iterator[None]:
        """Takes over what a RequestError raised inside the `with` block lists."""
        try:
            yield
        except RequestError as error:
            self.problems += error.problems

    def fit(self) -> None:
        """Hold the configurations against what is known of a company beforehand: offices and functions of a generated one, the files of another."""
        seen: set[object] = set()
        for each in self.configurations:
            by_itself = tuple(
                (campaign.reward, campaign.rules, campaign.calendar.day_zero) for campaign in each.settings.campaigns.values()
            )
            if by_itself not in seen:
                seen.add(by_itself)
                self.misfits(each, hardly_meant(each.settings))
                self.misfits(each, out_of_time(each.settings))
            plan = each.settings.company
            if plan.kind == "records" and (plan.employees, plan.ties) not in seen:
                seen.add((plan.employees, plan.ties))
                self.file("company.employees", plan.employees)
                self.file("company.ties", plan.ties)
            if plan.kind == "generated" and (about := (plan.offices, plan.office_series, each.about)) not in seen:
                seen.add(about)
                offices = [(office.name, office.holidays) for office in plan.offices]
                offices += [(name, ()) for series in plan.office_series for name in series.names]
                unknown = (Misfit(*found) for found in unknown_functions(each.settings))
                self.misfits(each, [*misfits(each.settings, *zip(*offices, strict=True)), *unknown])

    @property
    def reads_records(self) -> bool:
        """Whether a company is read from files that are there."""
        plans = [each.settings.company for each in self.configurations if each.settings.company.kind == "records"]
        files = [expanded(file) for plan in plans for file in (plan.employees, plan.ties) if file]
        return bool(plans) and all(file.exists() for file in files)

    def close(self) -> None:
        """Raises RequestError if anything is wrong."""
        if self.problems or self.arguments.problems:
            raise RequestError([*self.arguments.problems, *self.problems])


def out_of_time(settings: Settings) -> list[Misfit]:
    """Campaigns so near either end of the calendar that no date can be put to what is shown."""
    zero = {field: campaign.calendar.day_zero for field, campaign in settings.campaigns.items()}
    expected = f"expected: a year from {FIRST_YEAR} to {LAST_YEAR}"
    return [
        Misfit(f"{field}.calendar.day_zero", "lies where the calendar ends", expected, str(day))
        for field, day in zero.items()
        if not FIRST_YEAR <= day.year <= LAST_YEAR
    ]
