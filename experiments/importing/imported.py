"""What an import holds once everything was read."""

import datetime as dt
from dataclasses import dataclass

from experiments.importing.learning import Learning
from experiments.importing.ledger import Ledger
from experiments.importing.messages import Messages
from experiments.importing.people import People
from experiments.importing.pseudonyms import Key
from experiments.importing.ties import Ties


@dataclass(frozen=True)
class Imported:
    """Everything that was read, checked and in memory, and nothing that names anybody."""

    people: People
    messages: Messages | None
    learning: Learning | None
    ties: list[Ties]
    ledger: Ledger
    key: Key
    as_of: dt.date
