# Pickles, copies, and that there are no changes. Part of _uuid_c.

cdef class Own:
    """A method of the type itself. On a subclass, which may have more state, ``object``'s is found, if it has that."""

    cdef object name, function, others

    def __init__(self, name, function, others=None):
        self.name, self.function, self.others = name, function, others

    def __get__(self, one, kind):
        if (type(one) if kind is None else kind) is UUID:
            return self.function if one is None else PyMethod_New(self.function, one)
        found = getattr(object, self.name)
        return found if one is None else PyMethod_New(self.others, one)


def reduce_itself(UUID one not None):
    if not one.safety:
        return UUID, (np_hex(one.high, one.low),)
    import copyreg  # late, as most programs pickle none

    return copyreg.__newobj__, (UUID,), one.__getstate__()


def reduce_others(UUID one not None):
    """By protocols 0 and 1. ``object``'s would call the type with its state, as it is no Python class."""
    import copyreg

    return copyreg._reconstructor, (type(one), object, None), one.__getstate__() or None


def copy_itself(UUID one not None, memo=None):
    return one


@cython.binding(True)
def refuse_setting(self, name, value):
    raise TypeError("UUID objects are immutable")


@cython.binding(True)
def refuse_deleting(self, name):
    raise TypeError("UUID objects are immutable")


cdef int refuse_changes() except -1:
    """Give the type these as a Python class has them: those of an extension type object.__setattr__ can't go past."""
    cdef type like
    refuse_setting.__name__, refuse_deleting.__name__ = "__setattr__", "__delattr__"
    methods = {"__setattr__": refuse_setting, "__delattr__": refuse_deleting}
    for name, method in methods.items():
        method.__qualname__ = f"UUID.{name}"
    like = type("UUID", (), methods)
    return np_take_attributes(<PyTypeObject *>UUID, <PyTypeObject *>like, methods)
