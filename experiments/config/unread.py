"""Fields of a company that say something and are not read, since the company comes from somewhere else."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from sim.settings import ColumnMap, CompanySettings, Settings
from sim.spelling import listed

OF_PLAN = ("offices", "office_series")
"""Read where a company is generated."""

OF_TIES = ("tie_kinds", "minimum_tie_weight", *(f"columns.{name}" for name in ColumnMap.model_fields if name.startswith("tie_")))
"""Read where there is a file of ties."""

NO_TIES = "is read with company.ties=FILE only"

OF_PEOPLE = (
    *("employees", "ties", "default_utc_offset_hours"),
    *(f"columns.{name}" for name in ColumnMap.model_fields if f"columns.{name}" not in OF_TIES),
)
"""Read where there is a file of employees."""

_SILENT = {name: field.get_default(call_default_factory=True) for name, field in CompanySettings.model_fields.items()}


def unread(company: Mapping[str, Any]) -> list[tuple[str, str, Any]]:
    """Each such field with who reads it, and its value. Works on unchecked input."""
    match company.get("kind", "generated"):
        case "generated":
            why = dict.fromkeys((*OF_PEOPLE, *OF_TIES), "is read with company=records only")
        case "records":
            why = dict.fromkeys(OF_PLAN, "is read of a generated company only; here company.employees tells who works where")
        case _:
            return []
    return [(name, why[name], value) for name, value in _said(company, why).items()]


def of_no_ties(company: CompanySettings) -> dict[str, Any]:
    """Fields, with their values, that say how a file of ties is read where there is none: who looks at a company with its ties and without
    states them once. What varies nothing else is refused, all else has a note."""
    return _said(vars(company), OF_TIES) if company.kind == "records" and not company.ties else {}


def note_on_ties(settings: Settings) -> list[str]:
    """That fields say how a file of ties is read which is not there; in a sentence, or none."""
    names = listed([f"company.{name}" for name in of_no_ties(settings.company)])
    return [f"Read with company.ties=FILE only, and nothing was done for it: {names}."] if names else []


def _said(company: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Those of some fields that say something else than usual."""
    said = {name: _value(company, name) for name in names}
    return {name: value for name, value in said.items() if value and value != _value(_SILENT, name)}


def _value(company: Mapping[str, Any], name: str) -> Any:
    group, _, below = name.partition(".")
    value = company.get(group)
    inside = vars(value) if isinstance(value, BaseModel) else value
    return inside.get(below) if below and isinstance(inside, dict) else None if below else value
