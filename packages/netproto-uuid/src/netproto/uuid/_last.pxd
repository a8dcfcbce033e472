# What this process remembers of its last ids, and the times and counters of the next. A time is one more, as 0 is none.

from ._octets cimport np_load
from ._source cimport np_pool

cdef extern from *:
    """
    #define NP_MAX_COUNTER ((1ULL << 42) - 1)
    typedef struct {
        unsigned long long time_1, time_6, time_7, counter;
        unsigned int process_7;  /* that the counter is of */
    } np_memory;
    static np_memory np_last;

    #ifdef Py_GIL_DISABLED
    static PyMutex np_mutex;
    static inline void np_lock(void) { PyMutex_Lock(&np_mutex); }
    static inline void np_unlock(void) { PyMutex_Unlock(&np_mutex); }
    #else
    static inline void np_lock(void) {}
    static inline void np_unlock(void) {}
    #endif

    /* A time that was not given before, at *now* or after it. The caller holds the lock. */
    static inline unsigned long long np_next_time(unsigned long long *last, unsigned long long now) {
        if (*last && now < *last) now = *last;
        *last = now + 1;
        return now;
    }

    /* Whether the next version 7 id at *now* starts a counter. */
    static inline int np_starts(const np_memory *memory, unsigned long long now) {
        return now > memory->time_7 || memory->process_7 != np_process || memory->counter >= NP_MAX_COUNTER;
    }

    /* The bits of the next version 7 id, at *now* or at the last one's time where that is later. Its random bits are
       *size* bytes at *drawn*, or where that is NULL the pool's, which has to have ten. -1 where those drawn are too
       few: it takes four, and ten where a counter starts. The caller holds the lock. */
    static inline int np_next_7(
        np_memory *memory, unsigned long long now, np_pool *pool, unsigned char *drawn, int size,
        unsigned long long *high, unsigned long long *low
    ) {
        unsigned char taken[10];
        unsigned long long counter;
        int starts = np_starts(memory, now);
        if (drawn != NULL && starts && size < 10) return -1;
        if (now <= memory->time_7) now = memory->time_7 + starts;
        if (drawn == NULL) {
            drawn = taken;
            if (starts) np_take(pool, drawn, 10);
            else np_take(pool, drawn, 4);
        }
        counter = memory->counter + 1;
        if (starts) {
            counter = np_load(drawn, 6) & (NP_MAX_COUNTER >> 1);  /* so that it has room to count */
            drawn += 6;
        }
        memory->time_7 = now;
        memory->counter = counter;
        memory->process_7 = np_process;
        *high = ((now - 1) << 16) | (counter >> 30);
        *low = (counter << 32) | np_load(drawn, 4);
        return 0;
    }
    """
    ctypedef struct np_memory:
        unsigned long long time_1, time_6, time_7, counter
        unsigned int process_7
    np_memory np_last
    void np_lock() noexcept
    void np_unlock() noexcept
    unsigned long long np_next_time(unsigned long long *last, unsigned long long now) noexcept
    bint np_starts(const np_memory *memory, unsigned long long now) noexcept
    int np_next_7(
        np_memory *memory, unsigned long long now, np_pool *pool, unsigned char *drawn, int size,
        unsigned long long *high, unsigned long long *low
    ) noexcept
