# Where bits and time come from: each thread's pool of random bytes, which forks empty; tickets of forks; the clock.

cdef extern from *:
    """
    #include <stdlib.h>
    #include <string.h>
    #include <time.h>
    #ifndef _WIN32
    #include <pthread.h>
    #include <sys/mman.h>
    #endif
    #define NP_POOL 2048

    /* A thread's random bytes: the last `left` of data. They count only in the process that drew them. */
    typedef struct { unsigned int process; unsigned int left; unsigned char data[NP_POOL]; } np_pool;
    #ifdef _WIN32
    static __declspec(thread) np_pool np_storage;
    static np_pool *np_my_pool(void) { return &np_storage; }
    #else
    static pthread_key_t np_key;  /* frees a thread's pool when the thread ends */
    static __thread np_pool *np_mine
    #if defined(__GLIBC__)
        __attribute__((tls_model("initial-exec")))
    #endif
        = NULL;
    static np_pool *np_my_pool(void) {
        if (np_mine == NULL) {
            np_mine = (np_pool *)calloc(1, sizeof(np_pool));
            if (np_mine != NULL) pthread_setspecific(np_key, np_mine);
        }
        return np_mine;
    }
    static void np_free_pool(void *pool) {
        memset(pool, 0, sizeof(np_pool));
        free(pool);
        np_mine = NULL;
    }
    #endif
    static volatile unsigned int np_process = 1;     /* counts forks on the way from the first process to this one */
    static volatile unsigned int np_ticket = 0;      /* this process among all relatives that came by fork */
    static unsigned int *np_tickets = NULL;          /* shared by them: how many there have been */

    static void np_after_fork(void) {
        np_process++;
    #ifndef _WIN32
        if (np_tickets != NULL) np_ticket = __atomic_add_fetch(np_tickets, 1, __ATOMIC_RELAXED);
    #endif
    }
    static void np_watch_forks(void) {
    #ifndef _WIN32
        void *page = mmap(NULL, sizeof(unsigned int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (page != MAP_FAILED) np_tickets = (unsigned int *)page;
        pthread_atfork(NULL, NULL, np_after_fork);
        pthread_key_create(&np_key, np_free_pool);
    #endif
    }
    static inline int np_has(np_pool *pool, unsigned int size) {
        return pool->left >= size && pool->process == np_process;
    }
    static inline void np_take(np_pool *pool, unsigned char *to, unsigned int size) {
        unsigned char *from = pool->data + NP_POOL - pool->left;
        memcpy(to, from, size);
        memset(from, 0, size);
        pool->left -= size;
    }
    static void np_fill(np_pool *pool, const char *from) {
        memcpy(pool->data, from, NP_POOL);
        pool->left = NP_POOL;
        pool->process = np_process;
    }
    /* Nanoseconds since 1970, or 0 where this platform's clock is left to time.time_ns. */
    static unsigned long long np_now(void) {
    #if defined(CLOCK_REALTIME) && !defined(_WIN32)
        struct timespec now;
        if (clock_gettime(CLOCK_REALTIME, &now) == 0)
            return (unsigned long long)now.tv_sec * 1000000000ULL + (unsigned long long)now.tv_nsec;
    #endif
        return 0;
    }
    static PyCFunction np_code(PyObject *f) { return PyCFunction_Check(f) ? PyCFunction_GetFunction(f) : NULL; }
    """
    unsigned int np_process
    unsigned int np_ticket
    int NP_POOL
    void np_watch_forks() noexcept
    ctypedef struct np_pool:
        pass
    np_pool *np_my_pool() noexcept
    bint np_has(np_pool *pool, unsigned int size) noexcept
    void np_take(np_pool *pool, unsigned char *to, unsigned int size) noexcept
    void np_fill(np_pool *pool, const char *data) noexcept
    unsigned long long np_now() noexcept
    ctypedef void *PyCFunction
    PyCFunction np_code(object f) noexcept
