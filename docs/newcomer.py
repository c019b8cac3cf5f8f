"""A newcomer's tasks here, in covasim, Mesa and the EMA Workbench: `python docs/newcomer.py [FOLDER]` prints lines of code and CPU seconds.

Each other library is installed with pip into an environment of its own in FOLDER (else a new one), and each task is run there as a script; what
docs/guide/22_a_newcomer_s_log.md says of them is made of this. CPU seconds include starting Python; of a second run, so that nothing is
compiled or cached for the first time. Last, where there is a Chromium: row (d), what the dashboard takes until its first answer is shown.
"""

import ast
import json
import os
import resource
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import NamedTuple

import gallery  # beside this file

NOTEBOOK = Path(__file__).parents[1] / "experiments" / "notebooks" / "2_own_behaviour.ipynb"


class Task(NamedTuple):
    """What a newcomer does in a library, as a script."""

    library: str  # as pip takes it
    task: str  # a row of the table
    script: str


OWN = "watercooler"  # here, where all tasks but (c) are commands
COVASIM, MESA, EMA = "covasim==4.0.1", "mesa[rec]==3.5.1", "ema_workbench==3.0.0"

TALK = """
import matplotlib.pyplot as plt
from ema_workbench import Model, RealParameter, Sample, ScalarOutcome, perform_experiments

def adopters(contact=0.3, forget=0.1, start=0.01):
    share, peak = start, start
    for _ in range(100):
        share += contact * share * (1 - share) - forget * share
        peak = max(peak, share)
    return {"share": share, "peak": peak}

model = Model("talk", function=adopters)
model.uncertainties = [RealParameter("contact", 0.1, 0.5), RealParameter("forget", 0.01, 0.2)]
model.levers = [RealParameter("start", 0.001, 0.1)]
model.outcomes = [ScalarOutcome("share"), ScalarOutcome("peak")]
"""


def own_behaviour() -> str:
    """The second notebook without its table, which is its last cell of code."""
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(each["source"]) for each in [each for each in cells if each["cell_type"] == "code"][:-1])


TASKS = (
    Task(OWN, "(c) own behaviour", own_behaviour()),
    Task(COVASIM, "(a) first picture", "import covasim as cv\nsim = cv.Sim(verbose=0)\nsim.run()\nsim.plot()\n"),
    Task(
        COVASIM,
        "(b) own scenario compared",
        """
import covasim as cv

distancing = cv.change_beta(days=20, changes=0.5)
scenarios = {
    "as_it_is": {"name": "As it is", "pars": {}},
    "distancing": {"name": "Distancing", "pars": {"interventions": distancing}},
}
compared = cv.Scenarios(basepars={"verbose": 0}, metapars={"n_runs": 8}, scenarios=scenarios)
compared.run(verbose=0)
compared.plot()
""",
    ),
    Task(
        COVASIM,
        "(c) own behaviour",
        """
import covasim as cv

class Shy(cv.Intervention):
    def apply(self, sim):
        sim.people.rel_trans[sim.people.age > 60] *= 0.99

cv.Sim(interventions=Shy(), verbose=0).run().plot()
""",
    ),
    Task(
        MESA,
        "(a) first picture",
        """
import matplotlib.pyplot as plt
from mesa.examples.basic.virus_on_network.model import VirusOnNetwork

model = VirusOnNetwork(num_nodes=200, initial_outbreak_size=5)
for _ in range(50):
    model.step()
model.datacollector.get_model_vars_dataframe()[["Infected", "Resistant"]].plot()
plt.savefig("first.png")
""",
    ),
    Task(
        MESA,
        "(b) own scenario compared",
        """
import pandas as pd
from mesa import batch_run
from mesa.examples.basic.virus_on_network.model import VirusOnNetwork

if __name__ == "__main__":
    varied = {"num_nodes": 200, "initial_outbreak_size": 5, "virus_spread_chance": [0.2, 0.4]}
    rows = batch_run(VirusOnNetwork, varied, rng=list(range(8)), max_steps=50, display_progress=False)
    print(pd.DataFrame(rows).groupby("virus_spread_chance")["Resistant"].mean())
""",
    ),
    Task(
        MESA,
        "(c) own behaviour",
        """
import matplotlib.pyplot as plt
from mesa.examples.basic.virus_on_network import model as example
from mesa.examples.basic.virus_on_network.agents import VirusAgent

class Shy(VirusAgent):
    def try_to_infect_neighbors(self):
        if self.random.random() < 0.5:
            super().try_to_infect_neighbors()

example.VirusAgent = Shy  # the example's model names its class
model = example.VirusOnNetwork(num_nodes=200, initial_outbreak_size=5)
for _ in range(50):
    model.step()
model.datacollector.get_model_vars_dataframe()["Infected"].plot()
plt.savefig("own.png")
""",
    ),
    Task(
        EMA,
        "(a) first picture",
        TALK + 'table, outcomes = perform_experiments(model, scenarios=100)\nplt.hist(outcomes["share"])\nplt.savefig("first.png")\n',
    ),
    Task(
        EMA,
        "(b) own scenario compared",
        TALK
        + """
policies = [Sample("few", start=0.005), Sample("many", start=0.05)]
table, outcomes = perform_experiments(model, scenarios=100, policies=policies)
print(table.assign(**outcomes).groupby("policy", observed=True)["share"].mean())
""",
    ),
)


def lines_of_code(script: str) -> int:
    """Lines without comments and blank lines."""
    ast.parse(script)
    return sum(bool(line.strip()) and not line.lstrip().startswith("#") for line in script.splitlines())


def python_of(library: str, folder: Path) -> Path:
    """The Python of an environment with a library, which is made where there is none; here, the one that runs this."""
    if library == OWN:
        return Path(sys.executable)
    home = folder / library.partition("=")[0].partition("[")[0]
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not (home / "installed").is_file():
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-q", library], check=True)
        (home / "installed").touch()
    return python


def cpu_seconds(python: Path, script: Path) -> float:
    """User and system time of a script with all its processes, the second time it runs."""
    spent = 0.0
    for _ in range(2):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        environment = os.environ | {"MPLBACKEND": "agg"}
        subprocess.run([python, script], cwd=script.parent, env=environment, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent


def dashboard_seconds(place: Path) -> float:
    """CPU seconds of the dashboard until its first answer is shown, without those of the browser."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with gallery.answered(str(place)) as (_, server):
        server.terminate()
        server.wait()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)  # before the browser ends, so that it does not count
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(folder: Path) -> None:
    """Print a table of all tasks."""
    print("| library | task | lines | CPU s |\n|---|---|---|---|")
    for number, each in enumerate(TASKS):
        python, script = python_of(each.library, folder), folder / f"task_{number}.py"
        script.write_text(each.script, encoding="utf-8")
        print(f"| {each.library} | {each.task} | {lines_of_code(each.script)} | {cpu_seconds(python, script):.1f} |", flush=True)
    if gallery.chromium() is not None:
        print(f"| {OWN} | (d) answer in the dashboard | 0 | {dashboard_seconds(folder):.1f} |", flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
        measure(Path(sys.argv[1]).resolve())
    else:
        with tempfile.TemporaryDirectory() as place:
            measure(Path(place))
