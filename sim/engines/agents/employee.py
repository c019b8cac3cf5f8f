"""The employee: a person who lives through the phases of the day."""

from sim.engines.agents.conversation import Converses
from sim.engines.agents.feed import ReadsFeed
from sim.engines.agents.memory import Remembers
from sim.engines.agents.modules import GoesOn
from sim.engines.agents.posting import Posts
from sim.engines.agents.registration import Registers
from sim.engines.agents.teasers import ReceivesTeasers
from sim.engines.agents.workshop import Attends


class Employee(ReceivesTeasers, ReadsFeed, Converses, Registers, Attends, GoesOn, Posts, Remembers):
    """A person at work. Read the parents from left to right: they are the story of a day. A subclass behaves otherwise:

    >>> class Silent(Employee):
    ...     def feels_like_talking(self, t: int) -> bool:
    ...         return False
    """
