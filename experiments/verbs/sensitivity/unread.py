"""Behavioural parameters that nothing reads in a campaign and its company, so that no decision can hang on them."""

from collections.abc import Iterable

from sim.settings import Channel, Settings

READ_OF_ANY_MESSAGE = {"email_open_rate"}
"""Named by a channel, and read beside it: how many of those whom any message reaches read on."""


def unread(settings: Settings) -> set[str]:
    """Those of people who leave or are absent where nobody does, and of channels that no message uses."""
    company = settings.company
    nobody = {name for name, does in (("turnover_per_month", company.turnover), ("absence_share_per_day", company.absence)) if not does}
    unused = _named(settings.channels.values()) - _named(settings.channels_used.values()) - READ_OF_ANY_MESSAGE
    return nobody | unused


def _named(channels: Iterable[Channel]) -> set[str]:
    """The parameters that say how channels work."""
    return {each for channel in channels for each in (channel.opened, channel.vividness, channel.at_home) if isinstance(each, str)}
