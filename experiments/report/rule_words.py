"""A rule of a campaign as a planner reads it: `rule cap: stop spending at 10,000 USD`."""

from experiments.report.lever_words import lever_value
from sim.settings import Audience, Calendar, Rule
from sim.settings.rules import Metric
from sim.spelling import plural

SEEN: dict[Metric, str] = {
    "waitlist": "waiting",
    "bookings": "booked",
    "demand_per_seat": "people a seat",
    "posts": "posts",
    "reach": "of people reached",
    "money_spent": "USD spent",
    "money_committed": "USD",
}
"""What a rule looks at, after a number of it."""


def rule_words(rule: Rule, calendar: Calendar) -> str:
    """A rule's name, what it does, and at what."""
    return f"rule {rule.name.replace('_', ' ')}: {_done(rule)} {_fires(rule, calendar)}"


def _done(rule: Rule) -> str:
    then = rule.then
    where = f" in {', '.join(then.offices)}" if then.offices else ""
    if more := then.add_sessions:
        return f"add {f'{more.sessions} sessions' if more.sessions > 1 else 'a session'} of {plural(more.seats, 'seat')}{where}"
    if then.open_registration:
        return f"open registration for {plural(then.open_registration.days, 'day')}{where}"
    if then.move_seats:
        return f"move {plural(then.move_seats.seats, 'seat')}"
    if message := then.send_teaser:
        some = " of its audience" if message.audience != Audience(offices=then.offices) else ""
        return f"message by {message.channel.replace('_', ' ')} to {'those ' * (message.to != 'everybody')}{message.to}{some}{where}"
    if reward := then.change_reward:
        return f"reward {reward.kind.replace('_', ' ')}{f' of {reward.value_usd:,g} USD' if reward.value_usd else ''}"
    if then.brief_managers:
        return f"brief {100 * then.brief_managers.share:.0f} % of managers"
    return f"{then.action.replace('_', ' ')}{where}"


def _fires(rule: Rule, calendar: Calendar) -> str:
    when = rule.when
    if when.metric == "date":
        return f"on {lever_value('day', when.earliest, calendar)}"
    low, high = (
        None if each is None else f"{100 * each:g} %" if when.metric == "reach" else f"{each:,g}" if each < 1e6 else f"{each:,.0f}"
        for each in (when.at_least, when.at_most)
    )
    bounds = f"{low} to {high}" if low and high else low or f"most {high}"
    return f"at {bounds} {SEEN[when.metric]}{' in an office' if when.each_office else ''}"
