"""Not there yet."""


def page() -> None:
    """Nothing."""
