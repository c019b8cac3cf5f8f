"""Words of a command."""

from collections.abc import Sequence


def instead(words: Sequence[str], *others: str) -> list[str]:
    """Words with others in the place of those that state the same fields: a command takes each field once."""
    stated = {word.partition("=")[0] for word in others}
    return [*(word for word in words if word.partition("=")[0] not in stated), *others]
