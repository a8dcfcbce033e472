# Whether programs may have patched anything since it was looked at: a few namespaces are watched for changes.

cdef extern from *:
    """
    #define NP_NAMESPACES 3

    /* np_working: one thread at a time works on a state that was replaced, and on the namespace that has it. */
    #ifdef Py_GIL_DISABLED
    static PyMutex np_looking, np_working;
    static void np_work(void) { PyMutex_Lock(&np_working); }
    static void np_worked(void) { PyMutex_Unlock(&np_working); }
    #define NP_GET_INT(place) _Py_atomic_load_int_acquire(&(place))
    #define NP_SET_INT(place, value) _Py_atomic_store_int(&(place), (value))
    #define NP_GET_64(place) _Py_atomic_load_uint64_acquire(&(place))
    #define NP_SET_64(place, value) _Py_atomic_store_uint64(&(place), (value))
    #else
    static void np_work(void) {}
    static void np_worked(void) {}
    #define NP_GET_INT(place) (place)
    #define NP_SET_INT(place, value) (place) = (value)
    #define NP_GET_64 NP_GET_INT
    #define NP_SET_64 NP_SET_INT
    #endif

    /* What a dict has by that name, or None. */
    static PyObject *np_item(PyObject *dict, PyObject *name) {
        PyObject *found = NULL;
    #if PY_VERSION_HEX >= 0x030D0000
        if (PyDict_GetItemRef(dict, name, &found) < 0) return NULL;
    #else
        found = PyDict_GetItemWithError(dict, name);
        if (found == NULL && PyErr_Occurred()) return NULL;
        Py_XINCREF(found);
    #endif
        return found == NULL ? Py_NewRef(Py_None) : found;
    }

    static uint64_t np_node = 0;  /* what getnode() returned at the last look, where that is known */

    #if PY_VERSION_HEX >= 0x030C0000
    /* The interpreter tells of each change before it makes it, with the namespace locked. So whoever looks first
       takes the notice away, then reads what is there with the namespace locked. */
    static int np_watcher = -1, np_blind = 0, np_changed = 1;
    static int np_on_change(PyDict_WatchEvent event, PyObject *dict, PyObject *key, PyObject *value) {
        (void)event; (void)dict; (void)key; (void)value;
        NP_SET_INT(np_changed, 1);
        return 0;
    }
    static void np_watch(int place, PyObject *dict) {
        (void)place;
        NP_SET_INT(np_changed, 1);
        if (np_watcher < 0) np_watcher = PyDict_AddWatcher(np_on_change);
        if (np_watcher < 0 || PyDict_Watch(np_watcher, dict) < 0) {  /* an interpreter has eight watchers */
            PyErr_Clear();
            np_blind = 1;
        }
    }
    static inline int np_unchanged(void) { return !NP_GET_INT(np_changed); }
    static inline void np_look(void) {
    #ifdef Py_GIL_DISABLED
        PyMutex_Lock(&np_looking);
    #endif
        NP_SET_INT(np_changed, np_blind);
    }
    /* *plain*: nothing that was seen is patched. */
    static inline void np_looked(int plain, unsigned long long node) {
        if (plain) NP_SET_64(np_node, node);
        else NP_SET_INT(np_changed, 1);
    #ifdef Py_GIL_DISABLED
        PyMutex_Unlock(&np_looking);
    #endif
    }

    #else
    static PyDictObject *np_watched[NP_NAMESPACES];
    static uint64_t np_tags[NP_NAMESPACES];
    static void np_watch(int place, PyObject *dict) { np_watched[place] = (PyDictObject *)dict; np_tags[place] = 0; }
    static inline int np_unchanged(void) {
        int i;
        for (i = 0; i < NP_NAMESPACES; i++)
            if (np_watched[i] == NULL || np_watched[i]->ma_version_tag != np_tags[i]) return 0;
        return 1;
    }
    static inline void np_look(void) {}
    static inline void np_looked(int plain, unsigned long long node) {
        int i;
        if (!plain) return;
        np_node = node;
        for (i = 0; i < NP_NAMESPACES; i++) if (np_watched[i] != NULL) np_tags[i] = np_watched[i]->ma_version_tag;
    }
    #endif
    static inline unsigned long long np_known_node(void) { return NP_GET_64(np_node); }

    /* time-machine changes the C function behind the builtin, and not which builtin it is. */
    static PyMethodDef *np_clock = NULL;
    static PyCFunction np_clock_code = NULL;
    static void np_code_of_clock(PyObject *f) {
        if (!PyCFunction_Check(f)) return;
        np_clock = ((PyCFunctionObject *)f)->m_ml;
        np_clock_code = np_clock->ml_meth;
    }
    static inline int np_code_now(void) { return np_clock != NULL && np_clock->ml_meth == np_clock_code; }
    """
    void np_watch(int place, object dict) noexcept  # a dict that lives as long as it is watched
    void np_work() noexcept
    void np_worked() noexcept
    object np_item(object dict, object name)
    bint np_unchanged() noexcept
    void np_look() noexcept
    void np_looked(bint plain, unsigned long long node) noexcept
    unsigned long long np_known_node() noexcept
    void np_code_of_clock(object f) noexcept
    bint np_code_now() noexcept
