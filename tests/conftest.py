"""Hypothesis profiles: `HYPOTHESIS_PROFILE=thorough make test` compares many more random configurations."""

import os

from hypothesis import settings

settings.register_profile("everyday", max_examples=20)
settings.register_profile("thorough", max_examples=300)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "everyday"))
