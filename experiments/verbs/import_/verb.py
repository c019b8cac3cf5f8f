"""The verb `import`: a company's own files become the project's tables. (`import` alone is a word of the language.)"""

from pathlib import Path

from pydantic import ValidationError

from experiments.config.command_line import Arguments, read_arguments
from experiments.config.compose import Tree, start
from experiments.config.errors import RequestError
from experiments.config.messages import explained
from experiments.storage.result_folders import result_folder
from experiments.verbs.import_.options import ImportPlan


def main(words: list[str]) -> Path | None:
    """Import what the words after `watercooler import` name, and return the folder of the result.

    Raises RequestError with everything that is wrong, StoppedError where the result cannot be written.
    """

    def task(tree: Tree, arguments: Arguments) -> Path:
        plan = read_plan(tree, arguments)
        from experiments.verbs.import_.work import carry_out

        carry_out(plan, arguments)
        return result_folder(plan.results, "import", plan.name)

    return start(task, read_arguments("import", words))


def read_plan(tree: Tree, arguments: Arguments) -> ImportPlan:
    """The plan in a composed configuration. Raises RequestError."""
    found = list(arguments.problems)
    try:
        plan = ImportPlan.model_validate(tree)
    except ValidationError as error:
        raise RequestError([*found, *explained(error, ImportPlan, arguments)]) from error
    if found:
        raise RequestError(found)
    return plan
