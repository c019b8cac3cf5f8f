"""The command line: `watercooler VERB [field=value ...]`.

Help is made from the configuration files, so it never lags behind them. Nothing heavy is imported before a verb runs.
"""

import atexit
import gc
import io
import os
import shlex
import signal
import sys
import traceback
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from types import FrameType

from experiments.config import config_files, yaml_files
from experiments.config.errors import (
    COMMAND_LINE,
    Problem,
    RequestError,
    SomeFailedError,
    StoppedError,
    heeding_interrupts,
    nearest,
    refused_by_system,
)
from experiments.config.machine import check_environment
from experiments.config.saying import hanging, hush
from experiments.verbs.catalogue import VERBS

EXIT_STOPPED, EXIT_BAD_REQUEST, EXIT_SOME_FAILED, EXIT_INTERRUPTED, EXIT_TERMINATED = 1, 2, 3, 130, 143

A_BUG = (
    "watercooler: this is a mistake in watercooler itself, unless `watercooler doctor` finds something wrong. "
    "Please report it to the project, with the text above and this command:"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a verb; returns the exit code.

    0 done; 1 stopped by the system (a full disk, for example), the same command resumes; 2 invalid request; 3 done,
    but some replications failed; 130 interrupted. Raises BrokenPipeError if nobody reads what is printed.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    asks_help = any(word in ("--help", "-h", "help") for word in words)
    names = [word for word in words if word not in ("--help", "-h", "help")]
    if not names:
        print(overview())
        return 0
    verb, rest = names[0], words[words.index(names[0]) + 1 :]
    if verb in ("--version", "version"):
        from importlib.metadata import version

        print(f"watercooler {version('watercooler')}")
        return 0
    if verb in VERBS and asks_help:
        print(verb_help(verb))
        return 0
    try:
        if verb not in VERBS:
            raise RequestError([Problem(COMMAND_LINE, verb, _unknown_verb(verb))])
        check_environment()
        with heeding_interrupts():
            import_module(VERBS[verb].module).main(rest)
    except RequestError as error:
        if os.environ.get("WATERCOOLER_DEBUG") == "1":
            raise
        print(error, file=sys.stderr)
        return EXIT_BAD_REQUEST
    except (StoppedError, SomeFailedError) as error:
        if os.environ.get("WATERCOOLER_DEBUG") == "1":
            raise
        print(error, file=sys.stderr)
        return EXIT_STOPPED if isinstance(error, StoppedError) else EXIT_SOME_FAILED
    except OSError as error:
        reason = refused_by_system(error)
        if reason is None or isinstance(error, BrokenPipeError) or os.environ.get("WATERCOOLER_DEBUG") == "1":
            raise
        print(f"watercooler: {reason}", file=sys.stderr)
        return EXIT_STOPPED
    except KeyboardInterrupt as interrupt:
        print("\n" + (str(interrupt) or "watercooler: interrupted"), file=sys.stderr)
        return EXIT_INTERRUPTED
    return 0


def _unknown_verb(word: str) -> str:
    if "=" in word:
        return "a verb comes first, such as: watercooler run " + word
    return f"is not something watercooler can do{nearest(word, VERBS) or '; known: ' + ', '.join(VERBS)}"


# --- help -------------------------------------------------------------------------------------------------------------


def overview() -> str:
    """What there is, on one screen."""
    return _on_screen(
        [
            "Will people talk about your learning programme before you spend the budget?",
            "",
            "watercooler VERB [field=value ...]",
            "",
            *(f"  {name:<12}  {verb.summary}" for name, verb in VERBS.items()),
            "",
            "Start with     watercooler run",
            "Then look at   watercooler run --help",
            "",
            "Without your own data this ranks campaigns; it does not forecast.",
        ]
    )


def verb_help(name: str) -> str:
    """What a verb does, what can be chosen and changed, and examples."""
    verb = VERBS[name]
    examples = [part for command, meaning in verb.examples for part in (f"  {command}", *hanging(f"      {meaning}"))]
    if verb.usage:  # has no settings
        return "\n".join([f"watercooler {name} {verb.usage}", "", *hanging(f"  {verb.summary}"), "", "Examples:", "", *examples])
    primary = config_files.primary(name)
    chosen = yaml_files.chosen_by_default(primary)
    lines = [f"watercooler {name} [field=value ...]", "", f"  {verb.summary}", ""]
    lines += ["Choose (* marks the default):" if chosen else "Choose by name:", ""]
    for group in (*filter(chosen.__contains__, config_files.GROUPS), *verb.also):
        for position, (choice, path) in enumerate(config_files.choices(group).items()):
            label = "" if position else f"{group}=" if group in config_files.GROUPS else group
            star = "*" if chosen.get(group) == choice else " "
            lines.append(f"  {label:>11}{star}{choice:<24}  {config_files.summary(path)}")
    if "campaign" in chosen:
        lines += [f"  {'alongside=':>11} {'NAME':<24}  a second campaign in the same company at the same time; empty: none"]
        lines += ["", "Messages go through these channels (campaign.teasers.0.channel=town_hall; to add one, copy a file):", ""]
        channels = config_files.choices(config_files.CHANNEL)
        width = max(map(len, channels))
        lines += [f"  {name:<{width}}  {config_files.summary(path)}" for name, path in channels.items()]
    lines += ["", "Change:", "", *_own_fields(primary)]
    if chosen:
        lines += ["", "Every field inside a group can be changed too: group.field=value. Fields are explained in the files:"]
        lines += [f"  {config_files.shown(folder)}" for folder in config_files.folders()]
        lines += ["Your own: put a copy into configs/campaign/ of the folder you work in, or name the file: campaign=FILE.yaml"]
    last = "Values with spaces, commas or brackets: 'field=\"a value, quoted\"'. Tracebacks: WATERCOOLER_DEBUG=1."
    return "\n".join([_on_screen(lines), "", "Examples:", "", *examples, "", *hanging(last)])  # a command stays in one line


def _on_screen(lines: Iterable[str]) -> str:
    return "\n".join(part for line in lines for part in hanging(line))


def _own_fields(primary: Path) -> list[str]:
    """The fields of a primary file, with their comments."""
    lines = primary.read_text(encoding="utf-8").splitlines()
    start = next((i for i, line in enumerate(lines) if line.strip() == "- _self_"), -1)
    return [f"  {line}" for line in lines[start + 1 :] if line.strip()]


def command() -> int:
    """The installed command: as `main`, but silent if its output is closed (`| head`, `>&-`), stopped by SIGTERM (143) as by
    Ctrl-C, and where it is itself to blame (1) it asks to be told."""
    gc.set_threshold(1_000_000)  # little of what is made here refers to itself, and looking for that took a tenth of the time
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # its matrices are small: threads spin, and last bits would hang on their number
    atexit.register(gc.freeze)  # nor is it looked for while the process ends: that took another tenth
    terminated = False

    def stop(_: int, __: FrameType | None) -> None:
        nonlocal terminated
        terminated = True
        signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a second one is not waited for
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: PTH123, SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: PTH123, SIM115
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # where the terminal has fewer letters than an answer
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        code = 0
        hush(sys.stdout)
    except Exception as error:
        if os.environ.get("WATERCOOLER_DEBUG") == "1":
            raise
        code = EXIT_STOPPED
        try:
            if isinstance(error, OSError) and (reason := refused_by_system(error)):  # of a full device, as the last of it is written
                hush(sys.stdout)
                print(f"watercooler: {reason}", file=sys.stderr)
            else:
                traceback.print_exc()
                print(f"\n{A_BUG}\n  {shlex.join(['watercooler', *sys.argv[1:]])}", file=sys.stderr)
        except OSError:  # standard error is full, too
            hush(sys.stderr)
    return EXIT_TERMINATED if terminated and code == EXIT_INTERRUPTED else code


if __name__ == "__main__":
    sys.exit(command())
