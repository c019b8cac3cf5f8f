"""The chosen ambassadors, person by person: for the one who has to ask them, in a file that others cannot read, never among
the results."""

from pathlib import Path

from experiments.config import yaml_files
from experiments.config.request import Request
from experiments.storage.csv_text import csv_text
from experiments.storage.files import write_text
from experiments.verbs.ambassadors.options import LIST_BEGINS, SCENARIO_SAYS, AmbassadorsOptions, scenario_of
from experiments.verbs.ambassadors.report import Chosen
from sim.company.company import Company
from sim.company.records import ids_by_row
from sim.settings import JOB_GRADES
from sim.spelling import plural


def write_list(path: Path, request: Request[AmbassadorsOptions], company: Company, result: Chosen) -> Path:
    """Write the list, and beside it a scenario that involves the same people, as many as the budget leaves. Returns the scenario's path.

    The id is the one in `company.employees` (a pseudonym, where `import` made that file); people of a generated company
    have none. `row` is their place in the company as the model orders it: `campaign.involvement.people` takes it.
    """
    settings, people = request.settings, result.choice.people
    involved = people[: result.within_budget]
    ids = ids_by_row(settings.company, company) if settings.company.kind == "records" else None
    rows = (
        [order, ids[i] if ids else "", company.office_names[company.office[i]], JOB_GRADES[company.level[i]], i]
        for order, i in enumerate(people, 1)
    )
    write_text(path, csv_text([LIST_BEGINS.split(","), *rows]), private=True)
    scenario = scenario_of(path)
    tree = {
        "title": plural(len(involved), "ambassador"),
        "campaign": {"involvement": {"people": [*settings.campaign.involvement.people, *involved]}},
    }
    who = (
        f"The people in {path.name}"
        if involved == people
        else f"The first {len(involved)} in {path.name} (with all of them the budget is not kept)"
    )
    said = f"# {who}, {SCENARIO_SAYS} and company.seed={settings.company.seed} only.\n"
    write_text(scenario, said + yaml_files.written(tree, default_flow_style=None, width=110), private=True)
    return scenario
