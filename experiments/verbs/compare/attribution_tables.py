"""Which lever bought the difference, and which field of it, as tables of the result and of the report."""

from typing import Any

import numpy as np

from experiments.report import differences
from experiments.report.numbers import number
from experiments.storage.csv_text import csv_text
from experiments.verbs.compare.attribution import Share
from experiments.verbs.compare.comparison import Comparison, TakenApart
from experiments.verbs.compare.fields import field_label


def attribution_csv(comparison: Comparison) -> str:
    """A line an alternative and group of levers, and below it a line a field of the group, where its share is split."""
    header = ["levers", "field", "share", "low_90", "high_90", "sampling_error", "alone", "last", "replications", "method"]
    rows: list[list[Any]] = [["alternative", "kpi", *header]]

    def line(each: TakenApart, levers: str, field: str, share: Share, n: int, orders: int) -> None:
        numbers = [share.mean, share.low, share.high, share.sampling_error, share.alone, share.last]
        method = f"{orders} sampled orders" if orders else "exact"
        rows.append([comparison.arms[each.row].name, comparison.kpi.name, levers, field, *numbers, n, method])

    for each in comparison.taken_apart:
        for share in each.attribution.shares:
            levers = " ".join(share.levers)
            line(each, levers, "", share, each.attribution.n, each.attribution.orders)
            if parts := each.split_of(share):
                for part in parts.shares:
                    line(each, levers, " ".join(part.levers), part, parts.n, len(parts.plan.orders))
    return csv_text(rows)


def attribution_table(apart: TakenApart, comparison: Comparison) -> dict[str, Any]:
    """What the template shows of a difference that was taken apart."""
    found, unit = apart.attribution, comparison.kpi.unit
    return {
        "label": comparison.arms[apart.row].label,
        "drawn": found.n > 0,
        "in": differences.unit_of_change(unit),
        "rows": [row for each in found.shares for row in _share_rows(apart, each, unit)],
        "sampled": not found.exact or any(each.plan.orders for each in apart.splits),
        "fields": sum(len(each.plan.coalitions) for each in apart.splits),
        "field_orders": sum(len(each.plan.orders) for each in apart.splits),
        "sum": differences.signed(sum(each.mean for each in found.shares), unit),
        "total": differences.signed(found.total, unit),
        "gap": f"{abs(found.gap):.0e}" if found.gap else "0",
        "of_all": differences.signed(comparison.differences[comparison.kpi.name][apart.row - 1].mean, unit),
        "merged": [", ".join(group) for group in apart.plan.merged],
        "exact": found.exact,
        "orders": found.orders,
        "coalitions": found.coalitions,
        "groups": len(found.shares),
        "n": found.n,
        "left_out": len(apart.found.seeds) - found.n,
        "seeds": apart.found.seeds,
    }


def _share_rows(apart: TakenApart, share: Share, unit: str) -> list[dict[str, Any]]:
    """A row of a group of levers, and one of each field among which its share is split."""
    parts = apart.split_of(share)
    fields = [_share_row(each, field_label(each), True, unit) for each in parts.shares] if parts else []
    return [_share_row(share, share.label, False, unit), *fields]


def _share_row(share: Share, label: str, field: bool, unit: str) -> dict[str, Any]:
    return {
        "label": label,
        "field": field,
        "fields": ", ".join(share.levers),
        "mean": differences.signed(share.mean, unit),
        "interval": f"{differences.signed(share.low, unit)} to {differences.signed(share.high, unit)}" if np.isfinite(share.low) else "–",
        "alone": differences.signed(share.alone, unit),
        "last": differences.signed(share.last, unit),
        "sampling": f"±{number(share.sampling_error, unit)}" if share.sampling_error else "–",
    }
