"""The verb `doctor`: is everything there, and how fast is this machine?"""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from experiments.config.errors import COMMAND_LINE, Problem, RequestError, SomeFailedError, stated_twice
from experiments.config.home_folders import without_home
from experiments.verbs.doctor.checks import found

MARKS = {"ok": "[green]ok[/]", "note": "[yellow]note[/]", "wrong": "[red]wrong[/]"}


def main(words: list[str]) -> None:
    """Look at everything, and say what to do about what is wrong.

    Raises RequestError for words that are not understood, SomeFailedError where something is wrong.
    """
    folders = [word.partition("=")[2] for word in words if word.startswith("results=")]
    if others := [word for word in words if not word.startswith("results=")]:
        raise RequestError(
            Problem(COMMAND_LINE, word, "is not understood: results=FOLDER (or an address) is all that can be said") for word in others
        )
    if problems := stated_twice(words) or without_home(words):
        raise RequestError(problems)
    table, wrong = Table(box=None, pad_edge=False, show_header=False), 0
    for each in found(folders[-1] if folders else "results"):
        table.add_row(each.what, MARKS[each.state], escape(each.told))
        wrong += each.state == "wrong"
    Console().print(table)
    if wrong:
        raise SomeFailedError(f"watercooler: {wrong} {'thing does' if wrong == 1 else 'things do'} not work")
