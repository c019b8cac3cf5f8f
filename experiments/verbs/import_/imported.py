"""What an import holds once everything was read."""

import datetime as dt
from dataclasses import dataclass

from experiments.verbs.import_.learning import Learning
from experiments.verbs.import_.ledger import Ledger
from experiments.verbs.import_.messages import Messages
from experiments.verbs.import_.people import ImportedPeople
from experiments.verbs.import_.pseudonyms import Key
from experiments.verbs.import_.ties import Ties


@dataclass(frozen=True)
class Imported:
    """Everything that was read, checked and in memory, and nothing that names anybody."""

    people: ImportedPeople
    messages: Messages | None
    learning: Learning | None
    ties: list[Ties]
    ties_known: bool  # whether they rest on more than the line of managers
    ledger: Ledger
    key: Key
    as_of: dt.date

    @property
    def has_ties(self) -> bool:
        """Whether there are ties that the list of people, as it is written, does not hold."""
        return self.ties_known or self.people.also.size > 0
