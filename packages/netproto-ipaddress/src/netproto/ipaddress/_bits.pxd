# Addresses as machine words, to and from Python integers, and their hashes: header only, nothing of it is there at
# run time.

cdef extern from *:
    """
    #ifndef NETPROTO_BITS
    #define NETPROTO_BITS
    static CYTHON_INLINE unsigned long long netproto_load(const unsigned char *at) {
        unsigned long long value = 0;
        int i;
        for (i = 0; i < 8; i++) value = value << 8 | at[i];
        return value;
    }
    static CYTHON_INLINE void netproto_store(unsigned char *at, unsigned long long value) {
        int i;
        for (i = 7; i >= 0; i--) { at[i] = (unsigned char)value; value >>= 8; }
    }

    static CYTHON_INLINE PyObject *netproto_int(unsigned long long high, unsigned long long low) {
        unsigned char octets[16];
        if (high == 0) return PyLong_FromUnsignedLongLong(low);
        netproto_store(octets, high);
        netproto_store(octets + 8, low);
        return _PyLong_FromByteArray(octets, 16, 0, 0);
    }

    /* The mask of a prefix of so many bits, in one word or the high and the low one of two. */
    static CYTHON_INLINE unsigned int netproto_mask4(unsigned int length) {
        return length ? 0xFFFFFFFFu << (32 - length) : 0;
    }
    static CYTHON_INLINE unsigned long long netproto_mask6(int length, int low) {
        length -= low ? 64 : 0;
        return length <= 0 ? 0 : length >= 64 ? ~0ULL : ~0ULL << (64 - length);
    }

    /* How many zero bits a word ends with, of one that is not zero. */
    static CYTHON_INLINE int netproto_trailing(unsigned long long value) {
    #if defined(__GNUC__) || defined(__clang__)
        return __builtin_ctzll(value);
    #else
        int count = 0;
        while (!(value & 1)) { value >>= 1; count++; }
        return count;
    #endif
    }

    /* The hash of a Python int of 128 bits: the value modulo 2**61 - 1. 2**64 is 8 modulo that. */
    #define NETPROTO_MODULUS ((1ULL << 61) - 1)
    static CYTHON_INLINE unsigned long long netproto_fold(unsigned long long value) {
        value = (value & NETPROTO_MODULUS) + (value >> 61);
        return value >= NETPROTO_MODULUS ? value - NETPROTO_MODULUS : value;
    }
    static CYTHON_INLINE unsigned long long netproto_hash_int(unsigned long long high, unsigned long long low) {
        unsigned long long part = netproto_fold(high);
        part = ((part << 3) & NETPROTO_MODULUS) | (part >> 58);
        return netproto_fold(part + netproto_fold(low));
    }

    /* The hash of a tuple, from those of its items: xxHash, as CPython has it on 64 bits. */
    static CYTHON_INLINE unsigned long long netproto_mix(unsigned long long seed, unsigned long long lane) {
        seed += lane * 14029467366897019727ULL;
        seed = seed << 31 | seed >> 33;
        return seed * 11400714785074694791ULL;
    }
    #define NETPROTO_TUPLE_SEED 2870177450012600261ULL
    static CYTHON_INLINE Py_hash_t netproto_mixed(unsigned long long seed, unsigned int count) {
        seed += count ^ (NETPROTO_TUPLE_SEED ^ 3527539ULL);
        return seed == ~0ULL ? 1546275796 : (Py_hash_t)seed;
    }

    typedef Py_hash_t (*netproto_hasher)(const void *, Py_ssize_t);
    /* The hash of the text of a Python int in hexadecimal. All eight digits are made at once, a byte each. */
    static CYTHON_INLINE Py_hash_t netproto_hash_hex(unsigned int value, netproto_hasher hash) {
        unsigned char text[16];
        unsigned long long digits = value, tens;
        int i, zeros = 0;
        Py_hash_t found;
        digits = (digits | digits << 16) & 0x0000FFFF0000FFFFULL; /* the last digit is in the lowest byte */
        digits = (digits | digits << 8) & 0x00FF00FF00FF00FFULL;
        digits = (digits | digits << 4) & 0x0F0F0F0F0F0F0F0FULL;
    #if defined(__GNUC__) || defined(__clang__)
        zeros = digits ? __builtin_clzll(digits) / 8 : 7;
    #else
        while (zeros < 7 && !(digits >> (56 - 8 * zeros))) zeros++;
    #endif
        tens = (digits + 0x0606060606060606ULL) >> 4 & 0x0101010101010101ULL;
        digits = (digits + 0x3030303030303030ULL + tens * ('a' - '0' - 10)) << (8 * zeros);
        text[0] = '0';
        text[1] = 'x';
        for (i = 0; i < 8; i++) text[2 + i] = (unsigned char)(digits >> (56 - 8 * i));
        found = hash(text, 10 - zeros);
        return found == -1 ? -2 : found;
    }
    static CYTHON_INLINE netproto_hasher netproto_hash_function(void) { return PyHash_GetFuncDef()->hash; }
    #endif
    """
    unsigned long long load "netproto_load"(const unsigned char *at) noexcept nogil
    void store "netproto_store"(unsigned char *at, unsigned long long value) noexcept nogil
    object int_of "netproto_int"(unsigned long long high, unsigned long long low)
    unsigned int mask4 "netproto_mask4"(unsigned int length) noexcept nogil
    unsigned long long mask6 "netproto_mask6"(int length, int low) noexcept nogil
    int trailing_zeros "netproto_trailing"(unsigned long long value) noexcept nogil
    unsigned long long hash_int "netproto_hash_int"(unsigned long long high, unsigned long long low) noexcept nogil
    unsigned long long mix "netproto_mix"(unsigned long long seed, unsigned long long lane) noexcept nogil
    Py_hash_t mixed "netproto_mixed"(unsigned long long seed, unsigned int count) noexcept nogil
    unsigned long long TUPLE_SEED "NETPROTO_TUPLE_SEED"
    ctypedef Py_hash_t (*HashFunction "netproto_hasher")(const void *data, Py_ssize_t size) noexcept nogil
    HashFunction hash_function "netproto_hash_function"() noexcept
    Py_hash_t hash_hex "netproto_hash_hex"(unsigned int value, HashFunction function) noexcept
    bint WIDE_HASH "(sizeof(Py_hash_t) >= 8)"

cdef extern from "Python.h":
    unsigned long long PyLong_AsUnsignedLongLongMask(object value) except? 0xFFFFFFFFFFFFFFFF
    long long PyLong_AsLongLongAndOverflow(object value, int *overflow) except? -1


cdef inline bint bits_of(object value, unsigned long long *high, unsigned long long *low) except -1:
    """Take the 128 bits of an exact int; False where it is out of range."""
    cdef int overflow = 0
    cdef long long small = PyLong_AsLongLongAndOverflow(value, &overflow)
    if overflow == 0:
        high[0] = 0
        low[0] = <unsigned long long>small
        return small >= 0
    if overflow < 0 or value >> 128:
        return False
    high[0] = PyLong_AsUnsignedLongLongMask(value >> 64)
    low[0] = PyLong_AsUnsignedLongLongMask(value)
    return True


cdef inline bint is_one(object number) except -1:
    return type(number) is int and number == 1
