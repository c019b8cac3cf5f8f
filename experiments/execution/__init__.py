"""Carries work out: runner, scheduler, workers, and the store of what is finished."""
