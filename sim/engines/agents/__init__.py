"""The agents engine: employees and offices as mesa agents, one person at a time; a file for each phase of the day.

This is the executable specification. An employee holds only a row number; everything they know is in the model's
columns. Each decision calls a rule of `sim.rules` with chance keyed as in `sim.day`, so that both engines agree to the
last bit. To try another behaviour, subclass Employee, override a method, and pass `employee_class=` to the model.
"""

from sim.engines.agents.employee import Employee
from sim.engines.agents.office import Office

__all__ = ["Employee", "Office"]
