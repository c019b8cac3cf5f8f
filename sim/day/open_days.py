"""The days on which an office is open."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from sim.compiled_code.decorators import inner


@inner
def next_open(w, o, day):
    """The first day at or after `day` on which office o is open; -1 none."""
    for d in range(day, len(w.working)):
        if w.office_open[d, o]:
            return d
    return -1


@inner
def last_open(w, o, day):
    """The last day at or before `day` on which office o is open; -1 none."""
    for d in range(day, -1, -1):
        if w.office_open[d, o]:
            return d
    return -1


@inner
def first_chance(w, s, o):
    """The first day on which people of office o who attended session s may apply it, in their own office; -1 none."""
    applied = w.sessions[s].applied
    return next_open(w, o, applied) if applied >= 0 else applied
