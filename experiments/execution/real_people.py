"""Whether the people of a company exist: those of a file do, unless it was written out of a description."""

import hashlib
from dataclasses import replace
from pathlib import Path

from experiments.storage.cache_keys import file_key
from sim.company.build import company_of
from sim.company.company import Company
from sim.settings import CompanySettings, Settings

DESCRIBED = "described"
"""The folder of such files, each in one that is named by its content: whatever else lies there, or is put there, is of real people."""


def invented_people(text: str, folder: Path) -> Path:
    """A file, below a folder, of people who do not exist."""
    content = text.encode()
    path = folder / DESCRIBED / _named(hashlib.sha256(content).hexdigest()) / "employees.csv"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():  # a search may be reading it
        path.write_bytes(content)
    return path


def are_real(company: CompanySettings) -> bool:
    """Whether the people of a company exist."""
    if company.kind == "generated" or company.employees is None:
        return False
    path = Path(company.employees)
    return company.ties is not None or path.parts[-3:-1] != (DESCRIBED, _named(file_key(company.employees)))


def built(settings: Settings) -> Company:
    """The company of these settings. Raises as build_company does."""
    company = company_of(settings)
    return company if company.real == are_real(settings.company) else replace(company, real=False)


def _named(digest: str) -> str:
    return digest[:24]
