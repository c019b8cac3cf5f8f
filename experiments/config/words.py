"""Words of a request that are said one after the other: what is said later takes the place of what was said before."""

from collections.abc import Mapping, Sequence
from typing import Any

from hydra.core.override_parser.overrides_parser import OverridesParser

from experiments.config.errors import COMMAND_LINE, Problem, RequestError
from experiments.config.merging import overlaid
from experiments.config.typed_values import as_named, legible, typed_value

Word = tuple[str, str]
"""A field, and its value as it is typed."""


def joined(words: Mapping[str, str], more: Sequence[Word]) -> list[Word]:
    """Words, and more of them that take the place of what they set anew; an entry is set in a list that is among the words, and names in
    a mapping are set beside the others. What is stated twice in `more` stays so, and is refused where it is read."""
    found, added = dict(words), list[Word]()
    for name, value in more:
        above = next((each for each in words if name.startswith(f"{each}.") and words[each][:1] == "["), "")
        if above in found and above:
            found[above] = typed_value(_with_entry(_meant(found[above]), name.removeprefix(f"{above}.").split("."), _meant(value), name))
        elif value[:1] == "{" and value != "{}" and words.get(name, "")[:1] == "{":
            found.pop(name, None)
            added.append((name, typed_value(overlaid(_meant(words[name]), _meant(value)))))
        else:
            if value[:1] != "{":
                found = {each: text for each, text in found.items() if not each.startswith(f"{name}.")}
            found.pop(name, None)
            added.append((name, value))
    return [*found.items(), *added]


def _meant(text: str) -> Any:
    """What a typed value means, as plain data."""
    return as_named(OverridesParser.create().parse_override(legible(f"x={text}")).value())


def _with_entry(tree: Any, steps: Sequence[str], value: Any, name: str) -> Any:
    """Plain data with a value where the steps lead. Raises RequestError where a list has no such entry."""
    if not steps:
        return overlaid(tree, value)
    if not isinstance(tree, list):
        fields = tree if isinstance(tree, dict) else {}
        return {**fields, steps[0]: _with_entry(fields.get(steps[0]), steps[1:], value, name)}
    if not steps[0].isdecimal() or int(steps[0]) >= len(tree):
        has = f"entries 0 to {len(tree) - 1}" if tree else "no entries"
        raise RequestError(
            [Problem(COMMAND_LINE, name, f"out of range: the list has {has}; state the whole list to have more", typed_value(value))]
        )
    place = int(steps[0])
    return [*tree[:place], _with_entry(tree[place], steps[1:], value, name), *tree[place + 1 :]]
