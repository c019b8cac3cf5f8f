"""On a fresh machine two processes compile the model: another one the days, which are half of all, while this one builds companies.

What is compiled depends on the types of a world's columns, not on what they hold: so the other process needs no company, and fills
nothing. It keeps the machine code on disk, where this process waits for it (`compiled_code/one_compiler.py`).
"""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any, cast

from sim.company.by_hand import by_hand
from sim.compiled_code.types_alone import types_alone
from sim.engines import columns
from sim.own_module import running
from sim.settings import Settings
from sim.setup.alongside import plans_of, side_by_side
from sim.setup.world import build_world
from sim.state.layout import World


@contextlib.contextmanager
def days_ahead(settings: Settings) -> Iterator["subprocess.Popen[str] | None"]:
    """In the `with` block another process compiles the days of these settings; it ends with the block, or with this process. None where
    there is no room for one."""
    command, environment = running(__name__)
    with contextlib.ExitStack() as opened:
        other = None
        with contextlib.suppress(OSError):
            other = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True, env=environment,
                start_new_session=True,  # apart from Ctrl-C, which this process answers
            )  # fmt: skip
            opened.enter_context(other)
            opened.callback(other.kill)
            assert other.stdin is not None
            other.stdin.write(settings.model_dump_json() + "\n")
            other.stdin.flush()
        yield other


def compile_days(settings: Settings) -> None:
    """Compile the days, and simulate none."""
    worlds = worlds_of_types(settings)
    alone, together = cast(Any, columns.run_days), cast(Any, columns.run_common_days)
    if len(worlds) > 1:
        together(*worlds, 0, 0)  # it is wanted first; of what runs alone no more than the whole is left to compile then
    alone(worlds[0], 0, 0)


def worlds_of_types(settings: Settings) -> list[World]:
    """Worlds whose columns have their types, and no more. Raises SettingsError where settings do not fit a company of one person an office."""
    names = [each.name for each in settings.company.offices] or [""]
    strangers = by_hand([1] * len(names), names)
    with types_alone():
        worlds = [build_world(plan, strangers, 0) for plan in plans_of(settings)]
    return worlds if len(worlds) == 1 else [*side_by_side(worlds[0], worlds[1], settings)]


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    wanted = Settings.model_validate_json(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    compile_days(wanted)
