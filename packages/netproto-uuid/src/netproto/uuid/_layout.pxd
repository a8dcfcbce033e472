# The layout of a UUID, the way to a new one, and a few freed ones kept for it. Only _uuid_c includes this.

from cpython.object cimport PyObject, PyTypeObject

cdef extern from *:
    """
    /* As Cython gives it; np_prepare_type checks the size. */
    typedef struct np_uuid {
        PyObject_HEAD
        PyObject *weak;
        unsigned long long high, low;
        signed char safety;
    } np_uuid;
    static PyTypeObject *np_type;

    #ifdef Py_GIL_DISABLED
    #define NP_KEPT 0
    #else
    #define NP_KEPT 64
    #endif
    static np_uuid *np_kept[NP_KEPT + 1];
    static int np_kept_count = 0;

    static inline PyObject *np_mro(void) { return np_type->tp_mro; }

    static destructor np_dealloc_others;
    static void np_dealloc(PyObject *self) {
        if (Py_TYPE(self) != np_type) {
            np_dealloc_others(self);
            return;
        }
        if (((np_uuid *)self)->weak != NULL) PyObject_ClearWeakRefs(self);
        /* Only now, as what that calls may free others. */
        if (np_kept_count < NP_KEPT) np_kept[np_kept_count++] = (np_uuid *)self;
        else np_type->tp_free(self);
    }

    /* An object of the type itself, without the way through tp_new and without a count of references up and down. */
    static inline PyObject *np_made(unsigned long long high, unsigned long long low) {
        np_uuid *made;
    #if NP_KEPT
        if (np_kept_count) {
            made = np_kept[--np_kept_count];
            PyObject_Init((PyObject *)made, np_type);
        } else
    #endif
        {
            made = (np_uuid *)_PyObject_New(np_type);
            if (made == NULL) return NULL;
        }
        made->weak = NULL;
        made->high = high;
        made->low = low;
        made->safety = 0;
        return (PyObject *)made;
    }
    """
    ctypedef struct np_uuid:
        unsigned long long high, low
    object np_made(unsigned long long high, unsigned long long low)
    PyObject *np_mro() noexcept
