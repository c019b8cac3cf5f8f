"""Which named tuples compiled code is handed by their address (see `address`). Apart from it, so that who only names a world loads no compiler."""

BY_POINTER: set[type] = set()


def by_pointer[T: type](named_tuple: T) -> T:
    """Class decorator: compiled code is handed tuples of this class by their address."""
    BY_POINTER.add(named_tuple)
    return named_tuple
