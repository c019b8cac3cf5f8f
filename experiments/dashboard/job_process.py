"""The process in which a search of the dashboard runs: a verb, whose progress it writes to standard output, a line of JSON each.

python -m experiments.dashboard.job_process VERB [field=value ...]
"""

import json
import signal
import sys
import time
from dataclasses import asdict
from importlib import import_module
from typing import Any

from experiments.config.errors import RequestError, SomeFailedError, StoppedError
from experiments.config.saying import silently
from experiments.execution.progress import heard_by
from experiments.verbs.catalogue import VERBS

BETWEEN = 0.2
"""Seconds between two lines on progress."""


def main() -> int:
    """Carry the verb out; the exit code is 0 once its result is whole."""
    verb, *words = sys.argv[1:]
    said = [0.0]

    def heard(label: str, done: int, total: int) -> None:
        if time.monotonic() - said[0] >= BETWEEN or done >= total:
            said[0] = time.monotonic()
            write(label=label, done=done, total=total)  # where nobody reads any more this raises, and the work ends

    try:
        with heard_by(heard), silently():
            import_module(VERBS[verb].module).main(words)
    except RequestError as error:
        write(problems=[asdict(each) for each in error.problems])
        return 2
    except (StoppedError, SomeFailedError) as error:
        write(stopped=str(error))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def write(**content: Any) -> None:
    """One line."""
    print(json.dumps(content), flush=True)


if __name__ == "__main__":
    # By which it is cancelled: of a dashboard in the background it learnt to ignore it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(main())
