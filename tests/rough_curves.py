"""Made-up counts around Bass curves that vary more than by chance, and drift: what intervals of forecasts have to hold."""

import numpy as np

STAYS, DRIFT, DISPERSION = 0.9, 0.15, 3.0
"""What is left of the level after a period, the spread of what is new in it, and the variance of counts over their mean."""


def rough(seed: int) -> np.ndarray:
    """Counts (T,), T from well before the fastest period to well after it, and three periods more at least."""
    rng, level, adopted, counts = np.random.default_rng([seed, 8]), 0.0, 0.0, list[int]()
    p, q, market = np.exp(rng.uniform(np.log([0.01, 0.1, 500]), np.log([0.05, 0.5, 5000])))
    for _ in range(round(rng.uniform(0.8, 1.6) * np.log(q / p) / (p + q)) + 6):
        level = STAYS * level + DRIFT * rng.standard_normal()
        mean = max((p + q * adopted / market) * (market - adopted) * np.exp(level), 1e-9)
        counts.append(int(min(rng.negative_binomial(mean / (DISPERSION - 1), 1 / DISPERSION), market - adopted)))
        adopted += counts[-1]
    return np.array(counts)
