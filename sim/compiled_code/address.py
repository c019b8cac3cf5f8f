"""Named tuples that compiled code is handed by their address.

numba hands a tuple over part by part: a tuple of ninety arrays is some seven hundred arguments of each function that takes it,
and most of what a compiler did was to move them about. A tuple of a class in BY_POINTER lies once in the caller's memory, and
each field is read from there where it is used. Compiled code can read such a tuple, and hand it on, but not make one.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc,override"

import functools
import hashlib
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils, imputils
from numba.core.datamodel import models
from numba.core.pythonapi import NativeValue
from numba.core.registry import cpu_target
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.extending import lower_getattr_generic, register_model, typeof_impl, unbox

from sim.compiled_code.by_pointer import BY_POINTER


class Address(types.Type):
    """Where a named tuple lies; `held` is the type of the tuple."""

    def __init__(self, held: Any) -> None:
        self.held = held
        super().__init__(name=f"Address({held.name})")

    @property
    def mangling_args(self) -> tuple[str, tuple[Any, ...]]:
        """A short name: that of a tuple spells out each field of each record in it, and stands in each symbol."""
        return f"{self.held.instance_class.__name__}_{hashlib.sha256(self.name.encode()).hexdigest()[:16]}", ()


_part_by_part: Any = typeof_impl.dispatch(tuple)


@typeof_impl.register(tuple)
def _typeof_tuple(value, context):
    if type(value) in BY_POINTER:
        return Address(types.BaseTuple.from_types([typeof_impl(each, context) for each in value], type(value)))
    return _part_by_part(value, context)


@register_model(Address)
class _AddressModel(models.PrimitiveModel):
    """A bare address: the type of a tuple of ninety arrays is written out, in 5 kB, in each instruction that names it."""

    def __init__(self, manager, address):
        super().__init__(manager, address, cgutils.voidptr_t)


@unbox(Address)
def _unbox(address, value, c):
    native = c.unbox(address.held, value)
    place = cgutils.alloca_once(c.builder, native.value.type)
    c.builder.store(native.value, place)
    return NativeValue(c.builder.bitcast(place, cgutils.voidptr_t), cleanup=native.cleanup, is_error=native.is_error)


@infer_getattr
class _Fields(AttributeTemplate):
    key = Address

    def generic_resolve(self, address, name):
        fields = address.held.fields
        if name in fields:
            field = address.held.types[fields.index(name)]
            return Address(field) if isinstance(field, types.BaseNamedTuple) else field
        return None


@lower_getattr_generic(Address)
def _read(context, builder, address, place, name):
    row = address.held.fields.index(name)
    field = address.held.types[row]
    there = cgutils.gep_inbounds(builder, place, _offsets(address.held)[row])
    if isinstance(field, types.BaseNamedTuple):
        return there
    place = builder.bitcast(there, context.get_value_type(field).as_pointer())
    return imputils.impl_ret_borrowed(context, builder, field, builder.load(place))


@functools.cache
def _offsets(held):
    """Bytes from the start of a tuple to each field."""
    context = cpu_target.target_context
    layout = ir.LiteralStructType([context.get_value_type(each) for each in held.types])._get_ll_global_value_type(context.target_data)
    return [context.target_data.get_element_offset(layout, row) for row in range(len(held.fields))]
