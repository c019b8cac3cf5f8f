"""Companies of any size from one plan: as many offices of each series as fit, and single offices that fill up the rest."""

from sim.settings import CompanySettings, OfficeSeries


def _people_in(series: tuple[OfficeSeries, ...]) -> float:
    """Employees that series of offices amount to, on average."""
    return sum(each.count * (each.employees_low + each.employees_high) / 2 for each in series)


def plan_of(plan: CompanySettings, people: int) -> CompanySettings:
    """The plan for about that many people. Offices of a series keep their size, so that who knows whom is much the same."""
    single = sum(each.employees for each in plan.offices)
    share = people / (_people_in(plan.office_series) + single)
    cut = [each.model_copy(update={"count": round(each.count * share)}) for each in plan.office_series]
    series = tuple(each for each in cut if each.count)
    rest = max(0.0, people - _people_in(series)) / max(1, single)
    offices = tuple(each.model_copy(update={"employees": max(1, round(each.employees * rest))}) for each in plan.offices)
    return plan.model_copy(update={"offices": offices, "office_series": series})
