"""A single replication: what it can say, and how little is loaded for it."""

import subprocess
import sys
from pathlib import Path

HEAVY = ("matplotlib.pyplot", "mesa", "pandas", "scipy.special", "scipy.stats")
SCRIPT = f"""
import sys
from experiments.cli import main
main(["run", "company=small_firm", "replications=1", "uncertainty=luck", "report=false"])
print("loaded:", *(each for each in {HEAVY} if each in sys.modules))
"""


def test_one_launch_tells_no_chances_and_loads_no_statistics(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "one launch tells no chances" in done.stdout and "launches\n" not in done.stdout
    assert done.stdout.splitlines()[-1] == "loaded:"
    assert "one launch tells no chances" in (tmp_path / "results/run/space_voyage-small_firm/brief.html").read_text("utf-8")
