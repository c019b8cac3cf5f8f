"""The page of levers without a browser: opened, and read."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest

from experiments.dashboard import verb

APP = str(Path(verb.__file__).parent / "app.py")


def opened(query: str = "") -> AppTest:
    """The page, in a small firm and with few replications, unless a link says something else."""
    test = AppTest.from_file(APP, default_timeout=300)
    test.query_params.update(dict(parse_qsl(query, keep_blank_values=True)))
    test.session_state["company"] = "small_firm"
    test.session_state["replications"] = 32
    return test.run()


def one(elements: Any, label: str) -> Any:
    (found,) = [each for each in elements if each.label == label]
    return found


def shown(test: AppTest) -> str:
    """Everything the page says."""
    kinds = (test.markdown, test.caption, test.success, test.warning, test.info, test.error, test.text)
    return "\n".join(each.value for elements in kinds for each in elements).replace("\\", "")


def address_of_link(test: AppTest) -> str:
    """What the link that the page offers has behind `?`."""
    (code,) = [each.value for each in test.code if "?" in each.value]
    return code.partition("?")[2]
