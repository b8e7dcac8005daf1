"""Parameters in one array, because a kernel takes 26 µs for as many single numbers."""

from functools import lru_cache
from typing import Any

import numba
import numpy as np
from numba.extending import intrinsic, overload

from simulation.parameters import Parameters
from simulation.state import Floats


@lru_cache(maxsize=64)
def parameter_array(parameters: Parameters) -> Floats:
    """Return all parameters one after the other, shape (n,), in the order of ``Parameters``."""
    values = np.array([value for group in parameters for value in group])
    values.flags.writeable = False  # of the cache
    return values


def parameters_in(values: Floats) -> Parameters:
    """Return the parameters in an array of ``parameter_array``, in a kernel too.

    >>> parameters_in(parameter_array(Parameters())) == Parameters()
    True
    """
    rest = iter(values.tolist())
    groups: Any = (type(group)(*(next(rest) for _ in group)) for group in Parameters())
    return Parameters(*groups)


@intrinsic
def _loaded(context: Any, values: Any) -> Any:
    """Read the array as the tuple of tuples of numbers that it is in memory."""
    kind: Any = numba.typeof(Parameters())  # type: ignore[no-untyped-call]

    def load(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        place = context.get_value_type(kind).as_pointer()
        return builder.load(builder.bitcast(array.data, place))

    return kind(values), load


READ: Any = _loaded  # inside a kernel it takes the values alone


@overload(parameters_in, jit_options={"forceinline": True})
def _compiled(values: Any) -> Any:
    def read(values: Any) -> Any:
        return READ(values)

    return read
