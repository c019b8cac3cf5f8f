"""Memory: arrays that start on a cache line, and asking for a row before it is needed.

A day is bound by waiting for memory (150 to 300 ns a miss), not by arithmetic. A record of 64 bytes that starts on a cache
line is fetched in one go; a row that is asked for some turns ahead is there when its turn comes.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np import arrayobj

from sim.compiled_code import CACHE_LINE


def on_cache_lines(length: int, dtype: np.dtype[Any]) -> np.ndarray:
    """(length,) zeros that start on a cache line."""
    store = np.zeros(length * dtype.itemsize + CACHE_LINE, np.uint8)
    skip = -store.ctypes.data % CACHE_LINE
    return store[skip : skip + length * dtype.itemsize].view(dtype)


def copied(array: np.ndarray) -> np.ndarray:
    """(n,) a copy that starts on a cache line. Copies bytes: numpy would go through a record array field by field."""
    copy = on_cache_lines(len(array), array.dtype)
    copy.view(np.uint8)[:] = array.view(np.uint8)
    return copy


def _ask_for(_context, array, index):
    def generate(context, builder, signature, arguments):
        view = arrayobj.make_array(signature.args[0])(context, builder, arguments[0])
        shape, strides = (cgutils.unpack_tuple(builder, each, 1) for each in (view.shape, view.strides))
        element = cgutils.get_item_pointer2(
            context, builder, view.data, shape, strides, signature.args[0].layout, [arguments[1]], wraparound=False, boundscheck=False
        )
        byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
        ask = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0i8")
        for_write, keep_close, data = (ir.Constant(number, each) for each in (1, 3, 1))
        builder.call(ask, [builder.bitcast(element, byte), for_write, keep_close, data])
        return context.get_dummy_value()

    return types.void(array, types.intp), generate


prefetch: Any = intrinsic(_ask_for)
"""prefetch(array, index): ask for an element of a one-dimensional array, from compiled code. Out of bounds reads nothing."""
