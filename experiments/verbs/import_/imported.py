"""What an import holds once everything was read."""

import datetime as dt
from dataclasses import dataclass

from experiments.verbs.import_.days import NEVER
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
    ties_sparse: bool  # whether they are fewer than people talk with: they are written, but no printed command takes them
    ledger: Ledger
    key: Key
    as_of: dt.date

    @property
    def has_ties(self) -> bool:
        """Whether there are ties that the list of people, as it is written, does not hold."""
        return self.ties_known or self.people.also.size > 0

    @property
    def series(self) -> list[str]:
        """What a calibration can take of it: files that are written, of posts only those about the programme."""
        learning, messages = self.learning, self.messages
        found = []
        if learning is not None and (learning.registered != NEVER).any():
            found.append("registrations")
        if learning is not None and any(
            status == "attended" and day != NEVER for status, day in zip(learning.status, learning.held, strict=True)
        ):
            found.append("attendance")
        if messages is not None and messages.about is not None and (messages.about & (messages.day != NEVER)).any():
            found.append("posts")
        return found
