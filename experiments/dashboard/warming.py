"""Loading the model, and compiling it where this machine has not done so before, while the first page is painted already."""

import threading
import time

LOADING_SECONDS, COMPILING_SECONDS = 8.0, 40.0
"""What it usually takes; only for the progress bar."""


class Warming:
    """A thread that makes the model ready, once a process."""

    def __init__(self) -> None:
        """Nothing is done yet."""
        self._begun: float | None = None
        self._lock = threading.Lock()
        self._compiling = False
        self._people, self._finished = threading.Event(), threading.Event()
        self.error: Exception | None = None

    def begin(self) -> None:
        """Start, unless that has been done."""
        with self._lock:
            if self._begun is None:
                self._begun = time.monotonic()
                threading.Thread(target=self._work, daemon=True, name="warming").start()

    def wait_for_people(self, seconds: float) -> bool:
        """Whether a company can be built within this many seconds: levers need no more, and it is compiled in a third of the time."""
        return self._people.wait(seconds)

    def wait(self, seconds: float) -> bool:
        """Whether it is done within this many seconds."""
        return self._finished.wait(seconds)

    @property
    def share(self) -> float:
        """How far it is, as far as one can tell: 0 to 1."""
        if self._finished.is_set():
            return 1.0
        return min(0.97, self._seconds / (COMPILING_SECONDS if self._compiling else LOADING_SECONDS))

    @property
    def _seconds(self) -> float:
        """How long it has taken so far."""
        return time.monotonic() - (self._begun or time.monotonic())

    @property
    def doing(self) -> str:
        """What is going on, in words."""
        if not self._compiling:
            return "Loading the model."
        where = "The answer appears here. " if self._people.is_set() else ""
        return f"{where}Compiling the model once for this machine: up to a minute, {self._seconds:.0f} seconds so far."

    def _work(self) -> None:
        try:
            from sim.compiled_code.warm import warm

            self._compiling = not warm()
            from experiments.dashboard import choices
            from experiments.dashboard.in_memory import replicate_of
            from experiments.execution.compiling import days_beside
            from experiments.execution.real_people import built
            from experiments.verbs.compare import comparison  # noqa: F401  what the pages need, loaded meanwhile
            from sim.ensemble import replicate

            request, _ = choices.chosen(("company=small_firm", "campaign=space_voyage"))
            with days_beside(request.settings):
                company = built(request.settings)
                self._people.set()
                for outcome in replicate(request.settings, [1], company=company):
                    replicate_of(outcome)
        except Exception as error:  # shown on the page
            self.error = error
        finally:
            self._people.set()
            self._finished.set()


MODEL = Warming()
"""The model of this process."""
