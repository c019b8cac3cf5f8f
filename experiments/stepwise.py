"""One replication, day by day."""

from typing import TYPE_CHECKING

from sim.engines.agents import Employee
from sim.measures.kpis import kpis
from sim.measures.timeline import coded_daily_table, posts_table, spelled_out
from sim.model import ViralityModel
from sim.settings import Settings
from sim.setup.world import Engine

if TYPE_CHECKING:
    import pandas as pd


class Model(ViralityModel):
    """A company living through a campaign: `step()` is a day, `run()` all that are left; tables at any time, as a data collector has them.

    >>> import watercooler as wc
    >>> model = wc.Model(wc.load(company="small_firm"), seed=1)
    >>> for day in range(30):
    ...     model.step()
    >>> model.daily["date"].nunique()
    30
    """

    def __init__(self, settings: Settings, seed: int = 1, employee_class: type[Employee] = Employee, engine: Engine | None = None) -> None:
        """Build the world. With an `Employee` of your own each is asked in turn (engine "agents"), else compiled loops run over columns.

        Raises SettingsError where settings and company contradict each other.
        """
        super().__init__(settings, seed, engine or ("columns" if employee_class is Employee else "agents"), employee_class=employee_class)

    @property
    def daily(self) -> "pd.DataFrame":
        """Running counts of people, a row a day and office, of the days so far."""
        import pandas as pd

        table = pd.DataFrame(spelled_out(coded_daily_table(self.outcome())))
        return table[table["day"] < self.settings.campaign.calendar.first_day + self.day].reset_index(drop=True)

    @property
    def posts(self) -> "pd.DataFrame":
        """Posts so far, a row each."""
        import pandas as pd

        return pd.DataFrame(posts_table(self.outcome()))

    @property
    def kpis(self) -> dict[str, float]:
        """Key figures as things stand."""
        return kpis(self.outcome())
