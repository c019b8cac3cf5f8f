"""What every `answer.json` holds: the fields that outside checks read, by their exact names."""

import json
from pathlib import Path
from typing import Any

from sim.measures.kpis import KPIS

FIELDS = (
    *("question", "answer", "recommendation", "recommended", "uncertainty", "replications", "arms", "variance_shares"),
    *("find_out_first", "find_out_first_because", "risks", "cost"),
)
PARTS = ("seed", "company", "parameters")
VERDICTS = ("better", "worse", "no_difference_that_matters", "undecided")
AGAINST = ("difference", "difference_low", "difference_high", "probability_better", "verdict", "share_better", "share_worse", "share_alike")


def checked_answer(folder: Path, arms: int) -> dict[str, Any]:
    """The answer in a result folder, with so many arms, once nothing is wrong with its fields."""
    answer: dict[str, Any] = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    assert [name for name in FIELDS if name not in answer] == []
    assert answer["question"] and answer["recommendation"] and answer["answer"] and all(map(str.strip, answer["answer"]))
    assert answer["uncertainty"] in ("all", "luck") and (
        answer["replications"] is None if "bass" in answer else answer["replications"] >= 1
    )
    assert len(answer["arms"]) == arms
    assert answer["recommended"] is None or answer["recommended"] in answer["arms"]
    for figures in answer["arms"].values():
        assert list(figures) == list(KPIS), "every key figure of every arm"
        assert all({"mean", "low", "high"} <= set(each) for each in figures.values())
        against = [each for each in figures.values() if "difference" in each]
        assert len(against) in (0, len(KPIS))
        assert all(set(AGAINST) <= set(each) for each in against)
        for name, each in figures.items() if against else ():
            neither = KPIS[name].direction == "neither"
            assert each["verdict"] is None if neither else each["verdict"] in VERDICTS
            assert not neither or {"share_higher", "share_lower"} <= set(each)
    assert sum("difference" not in each["demand_rate"] for each in answer["arms"].values()) == min(1, arms), "one is the baseline"
    known = [answer["variance_shares"][part] for part in PARTS]
    assert abs(sum(known) - 1) < 1e-9 if None not in known else answer["variance_shares"]["because"]
    assert all({"what", "value", "unit"} <= set(each) for each in answer["find_out_first"])
    assert answer["find_out_first"] or answer["find_out_first_because"]
    assert all({"what", "condition", "probability", "low", "high"} <= set(each) for each in answer["risks"])
    assert len({each["what"] for each in answer["risks"]}) == len(answer["risks"]), "no risk is told twice"
    assert all(isinstance(usd, float | int) for usd in answer["cost"].values())
    return answer
