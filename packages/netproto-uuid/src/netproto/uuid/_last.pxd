# What this process remembers of its last ids, and the times and counters of the next. A time is one more, as 0 is none.

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
    #define NP_LOCK PyMutex_Lock(&np_mutex)
    #define NP_UNLOCK PyMutex_Unlock(&np_mutex)
    #else
    #define NP_LOCK
    #define NP_UNLOCK
    #endif

    /* A time that was not given before, at *now* or after it. */
    static inline unsigned long long np_next_time(unsigned long long *last, unsigned long long now) {
        NP_LOCK;
        if (*last && now < *last) now = *last;
        *last = now + 1;
        NP_UNLOCK;
        return now;
    }

    static inline unsigned long long np_big_endian(const unsigned char *at, int size) {
        unsigned long long value = 0;
        while (size--) value = value << 8 | *at++;
        return value;
    }

    /* The bits of the next version 7 id, at *now* or at the last one's time where that is later. Random bits are ten
       drawn ones, or where there are none, the pool's, which has to have ten. */
    static inline void np_next_7(
        unsigned long long now, np_pool *pool, unsigned char *drawn, unsigned long long *high, unsigned long long *low
    ) {
        unsigned char taken[10];
        unsigned long long counter;
        NP_LOCK;
        counter = np_last.counter + 1;
        if (now > np_last.time_7) counter = 0;
        else {
            now = np_last.time_7;
            if (np_last.process_7 != np_process || counter > NP_MAX_COUNTER) {
                now++;
                counter = 0;
            }
        }
        if (drawn == NULL) {
            drawn = taken;
            if (counter) np_take(pool, drawn, 4);
            else np_take(pool, drawn, 10);
        }
        /* A start has its highest bit zero, so that it has room to count. */
        if (counter == 0) counter = np_big_endian(drawn + 4, 6) & (NP_MAX_COUNTER >> 1);
        np_last.time_7 = now;
        np_last.counter = counter;
        np_last.process_7 = np_process;
        NP_UNLOCK;
        *high = ((now - 1) << 16) | (counter >> 30);
        *low = (counter << 32) | np_big_endian(drawn, 4);
    }
    """
    ctypedef struct np_memory:
        unsigned long long time_1, time_6, time_7, counter
        unsigned int process_7
    np_memory np_last
    unsigned long long np_next_time(unsigned long long *last, unsigned long long now) noexcept
    unsigned long long np_big_endian(const unsigned char *at, int size) noexcept
    void np_next_7(
        unsigned long long now, np_pool *pool, unsigned char *drawn, unsigned long long *high, unsigned long long *low
    ) noexcept
