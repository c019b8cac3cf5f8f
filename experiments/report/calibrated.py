"""What answers rest on in behaviour that was calibrated to records of one's own: to which, and how much of it they say."""

from collections.abc import Collection

from experiments.design.parameter_sets import CALIBRATED, UNLIKE, UNMOVED


def calibrated_said(sources: Collection[str]) -> str:
    """What the behaviour was calibrated to, once or several times, by the `sources` of all its parameters; nothing where it was not."""
    fitted = [each for each in sources if each.startswith(CALIBRATED)]
    if not fitted:
        return ""
    to_what = " and to ".join(dict.fromkeys(each.removeprefix(CALIBRATED).partition(";")[0].strip() for each in fitted))
    moved = sum(UNMOVED not in each for each in fitted)
    told = f"Behaviour is calibrated to {to_what}: they narrowed down {moved} of the {len(sources)} behavioural parameters."
    if any(UNLIKE in each for each in fitted):
        return f"{told} But the fitted model does not look like these data: do not use it before you know why."
    return f"{told} What they do not say is as uncertain as before, so this ranks campaigns more surely than it forecasts."
