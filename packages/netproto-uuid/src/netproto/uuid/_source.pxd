# Where random bits and time come from: each thread's pool, which forks empty; tickets of forks; the clock.

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

    static volatile unsigned int np_process = 1;  /* counts forks on the way from the first process to this one */
    static volatile unsigned int np_ticket = 0;   /* this process among all relatives that came by fork */
    static unsigned int *np_tickets = NULL;       /* shared by them: how many there have been */
    static unsigned int np_no_page = 1;
    static volatile unsigned int *np_known = &np_no_page;  /* zero in a fork that no handler was told of */

    #ifndef _WIN32
    static pthread_key_t np_key;  /* frees what a thread has when the thread ends, once np_remember was called in it */
    static void np_remember(void) { pthread_setspecific(np_key, &np_key); }
    #endif

    /* A thread's random bytes: the last `left` of data. They count only in the process that drew them. */
    typedef struct { unsigned int process; unsigned int left; unsigned char data[NP_POOL]; } np_pool;

    /* --- the kernel's generator, without a system call where its vDSO has it (Linux 6.11, as glibc 2.41 does) --- */

    #if defined(__linux__) && defined(__GLIBC__) && defined(__x86_64__)
    #include <dlfcn.h>
    typedef ssize_t (*np_getrandom)(void *, size_t, unsigned int, void *, size_t);
    static np_getrandom np_vdso = NULL;
    static struct { unsigned int size, prot, flags, reserved[13]; } np_asked;  /* struct vgetrandom_opaque_params */
    #define NP_PAGE 4096
    static __thread void *np_state __attribute__((tls_model("initial-exec"))) = NULL;

    static void np_find_vdso(void) {
        void *vdso = dlopen("linux-vdso.so.1", RTLD_LAZY | RTLD_LOCAL | RTLD_NOLOAD);
        np_getrandom found = vdso == NULL ? NULL : (np_getrandom)dlsym(vdso, "__vdso_getrandom");
        if (found != NULL && found(NULL, 0, 0, &np_asked, ~(size_t)0) == 0 && np_asked.size <= NP_PAGE) np_vdso = found;
    }
    /* Nonzero where the bytes have to come another way. */
    static int np_draw(unsigned char *to, size_t size) {
        if (np_vdso == NULL) return -1;
        if (np_state == NULL) {
            void *page = mmap(NULL, NP_PAGE, (int)np_asked.prot, (int)np_asked.flags, -1, 0);
            if (page == MAP_FAILED) return -1;
            np_state = page;
            np_remember();
        }
        while (size) {
            ssize_t got = np_vdso(to, size, 0, np_state, np_asked.size);
            if (got <= 0) return -1;
            to += got;
            size -= (size_t)got;
        }
        return 0;
    }
    static void np_free_state(void) {
        if (np_state != NULL) munmap(np_state, NP_PAGE);
        np_state = NULL;
    }
    #else
    static void np_find_vdso(void) {}
    static int np_draw(unsigned char *to, size_t size) { (void)to; (void)size; return -1; }
    static void np_free_state(void) {}
    #endif

    /* --- the pools --- */

    #ifdef _WIN32
    static __declspec(thread) np_pool np_storage;
    static np_pool *np_my_pool(void) { return &np_storage; }
    #else
    static __thread np_pool *np_mine
    #if defined(__GLIBC__)
        __attribute__((tls_model("initial-exec")))
    #endif
        = NULL;
    static np_pool *np_new_pool(void) {
        void *page = mmap(NULL, sizeof(np_pool), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (page == MAP_FAILED) return NULL;
    #ifdef MADV_WIPEONFORK
        madvise(page, sizeof(np_pool), MADV_WIPEONFORK);  /* also for forks that no handler is told of */
    #endif
    #ifdef MADV_DONTDUMP
        madvise(page, sizeof(np_pool), MADV_DONTDUMP);
    #endif
        np_mine = (np_pool *)page;
        np_remember();
        return np_mine;
    }
    static inline np_pool *np_my_pool(void) { return np_mine == NULL ? np_new_pool() : np_mine; }
    static void np_forget(void *key) {
        (void)key;
        if (np_mine != NULL) munmap(np_mine, sizeof(np_pool));  /* which the system clears before anybody has it */
        np_mine = NULL;
        np_free_state();
    }
    #endif

    static void np_after_fork(void) {
        np_process++;
    #ifndef _WIN32
        if (np_tickets != NULL) np_ticket = __atomic_add_fetch(np_tickets, 1, __ATOMIC_RELAXED);
    #endif
        *np_known = 1;
    }
    static inline void np_notice_fork(void) { if (*np_known == 0) np_after_fork(); }
    static void np_prepare_source(void) {
    #ifndef _WIN32
        void *page = mmap(NULL, sizeof(unsigned int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (page != MAP_FAILED) np_tickets = (unsigned int *)page;
    #ifdef MADV_WIPEONFORK
        page = mmap(NULL, sizeof(unsigned int), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (page != MAP_FAILED && madvise(page, sizeof(unsigned int), MADV_WIPEONFORK) == 0) {
            np_known = (unsigned int *)page;
            *np_known = 1;
        }
    #endif
        pthread_atfork(NULL, NULL, np_after_fork);
        pthread_key_create(&np_key, np_forget);
    #endif
        np_find_vdso();
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
    static void np_filled(np_pool *pool) {
        pool->left = NP_POOL;
        pool->process = np_process;
    }

    /* Nanoseconds since 1970, or 0 where this platform's clock is left to time.time_ns. */
    static inline unsigned long long np_now(void) {
    #if defined(CLOCK_REALTIME) && !defined(_WIN32)
        struct timespec now;
        if (clock_gettime(CLOCK_REALTIME, &now) == 0)
            return (unsigned long long)now.tv_sec * 1000000000ULL + (unsigned long long)now.tv_nsec;
    #endif
        return 0;
    }
    """
    unsigned int np_process
    unsigned int np_ticket
    int NP_POOL
    void np_prepare_source() noexcept
    void np_notice_fork() noexcept
    bint np_draw(unsigned char *to, size_t size) noexcept
    ctypedef struct np_pool:
        unsigned char *data
    np_pool *np_my_pool() noexcept
    bint np_has(np_pool *pool, unsigned int size) noexcept
    void np_take(np_pool *pool, unsigned char *to, unsigned int size) noexcept
    void np_filled(np_pool *pool) noexcept
    unsigned long long np_now() noexcept
