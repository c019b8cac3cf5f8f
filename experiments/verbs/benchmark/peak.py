"""The most memory a process uses that does nothing but make a company: `python -m experiments.verbs.benchmark.peak SETTINGS`.

Prints JSON: peak in GiB, the interpreter and what it loads included. Works where the system tells (not on Windows).
"""

import json
import resource
import sys

from sim.company.build import build_company
from sim.settings import Behaviour, CompanySettings

if __name__ == "__main__":
    settings = json.loads(sys.argv[1])
    build_company(CompanySettings.model_validate(settings["company"]), Behaviour.model_validate(settings["behaviour"]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"gib": peak / (2**30 if sys.platform == "darwin" else 2**20)}))
