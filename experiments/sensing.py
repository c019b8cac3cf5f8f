"""The work behind `sensitivity`: screen all parameters, weigh the strongest, rank campaigns in many worlds, report."""

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import qmc

from experiments import storage
from experiments.aims import unknown_kpi
from experiments.arguments import Arguments
from experiments.boundary import Request
from experiments.checks import checked_company
from experiments.executors import cores
from experiments.factors import settings_with
from experiments.indices import Screening, Shares, blocks, screening, shares, walks
from experiments.keys import digest
from experiments.laboratory import Found, Laboratory
from experiments.manifest import manifest_of
from experiments.points import Point
from experiments.problems import Problem, RequestError, SomeFailedError
from experiments.provenance import provenance
from experiments.responses import means
from experiments.robustness import Ranking, Separation, separation
from experiments.sensitivity_report import answer, write_report
from experiments.sweeping import write_tables
from experiments.worlds import Ranges, points_in, read_ranges
from sim.levers import Settings
from sim.measures.kpis import KPIS, Kpi


@dataclass(frozen=True)
class Doubts:
    """What came out. The first of `campaigns` is the one explained."""
