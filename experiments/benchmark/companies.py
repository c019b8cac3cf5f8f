"""Companies of any size from one plan: as many offices as fit, each as large as in the plan."""

from sim.levers import CompanySettings


def planned_people(plan: CompanySettings) -> float:
    """Employees a plan amounts to."""
    series = sum(each.count * (each.employees_low + each.employees_high) / 2 for each in plan.office_series)
    return series + sum(each.employees for each in plan.offices)


def plan_of(plan: CompanySettings, people: int) -> CompanySettings:
    """The plan for about that many people. Series of offices are cut or lengthened, single offices shrink or grow."""
    share = people / planned_people(plan)
    offices = [each.model_copy(update={"employees": max(1, round(each.employees * share))}) for each in plan.offices]
    series = [each.model_copy(update={"count": round(each.count * share)}) for each in plan.office_series]
    return plan.model_copy(update={"offices": tuple(offices), "office_series": tuple(each for each in series if each.count)})
