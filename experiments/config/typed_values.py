"""Values as they are typed on a command line."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
from pydantic import BaseModel


def typed_value(value: Any) -> str:
    """A value as the command line takes it."""
    if isinstance(value, BaseModel):
        return typed_value(value.model_dump(mode="json"))
    if isinstance(value, np.generic):
        return typed_value(value.item())
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{name}:{typed_value(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list | tuple | np.ndarray):
        return "[" + ",".join(map(typed_value, value)) + "]"
    text = value.isoformat() if isinstance(value, date) else str(value)
    return (
        text
        if text.isidentifier() and text not in ("null", "true", "false")
        else "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
    )
