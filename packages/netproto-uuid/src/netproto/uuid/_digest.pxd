# MD5 and SHA-1 of short messages, for UUIDs made from names (RFC 1321, RFC 3174). Not for anything else.

from libc.stdint cimport uint64_t

cdef extern from *:
    """
    #include <stdint.h>
    #include <string.h>

    static inline uint32_t np_turn(uint32_t x, int n) { return x << n | x >> (32 - n); }

    static void np_md5_block(uint32_t s[4], const unsigned char *p) {
        static const uint32_t k[64] = {
            0xd76aa478,0xe8c7b756,0x242070db,0xc1bdceee,0xf57c0faf,0x4787c62a,0xa8304613,0xfd469501,
            0x698098d8,0x8b44f7af,0xffff5bb1,0x895cd7be,0x6b901122,0xfd987193,0xa679438e,0x49b40821,
            0xf61e2562,0xc040b340,0x265e5a51,0xe9b6c7aa,0xd62f105d,0x02441453,0xd8a1e681,0xe7d3fbc8,
            0x21e1cde6,0xc33707d6,0xf4d50d87,0x455a14ed,0xa9e3e905,0xfcefa3f8,0x676f02d9,0x8d2a4c8a,
            0xfffa3942,0x8771f681,0x6d9d6122,0xfde5380c,0xa4beea44,0x4bdecfa9,0xf6bb4b60,0xbebfbc70,
            0x289b7ec6,0xeaa127fa,0xd4ef3085,0x04881d05,0xd9d4d039,0xe6db99e5,0x1fa27cf8,0xc4ac5665,
            0xf4292244,0x432aff97,0xab9423a7,0xfc93a039,0x655b59c3,0x8f0ccc92,0xffeff47d,0x85845dd1,
            0x6fa87e4f,0xfe2ce6e0,0xa3014314,0x4e0811a1,0xf7537e82,0xbd3af235,0x2ad7d2bb,0xeb86d391};
        uint32_t x[16], a = s[0], b = s[1], c = s[2], d = s[3];
        int i;
        for (i = 0; i < 16; i++)
            x[i] = (uint32_t)p[4*i] | (uint32_t)p[4*i+1] << 8 | (uint32_t)p[4*i+2] << 16 | (uint32_t)p[4*i+3] << 24;
        #define NP_STEP(a, b, c, d, F, i, word, n) \
            a += F(b, c, d) + k[i] + x[(word) & 15]; a = b + np_turn(a, n);
        #define NP_ROUND(from, F, times, plus, n1, n2, n3, n4) \
            for (i = from; i < from + 16; i += 4) { \
                NP_STEP(a, b, c, d, F, i, times * i + plus, n1) \
                NP_STEP(d, a, b, c, F, i + 1, times * (i + 1) + plus, n2) \
                NP_STEP(c, d, a, b, F, i + 2, times * (i + 2) + plus, n3) \
                NP_STEP(b, c, d, a, F, i + 3, times * (i + 3) + plus, n4) \
            }
        #define NP_F(x, y, z) (z ^ (x & (y ^ z)))
        #define NP_G(x, y, z) (y ^ (z & (x ^ y)))
        #define NP_H(x, y, z) (x ^ y ^ z)
        #define NP_I(x, y, z) (y ^ (x | ~z))
        NP_ROUND(0, NP_F, 1, 0, 7, 12, 17, 22)
        NP_ROUND(16, NP_G, 5, 1, 5, 9, 14, 20)
        NP_ROUND(32, NP_H, 3, 5, 4, 11, 16, 23)
        NP_ROUND(48, NP_I, 7, 0, 6, 10, 15, 21)
        #undef NP_STEP
        #undef NP_ROUND
        s[0] += a; s[1] += b; s[2] += c; s[3] += d;
    }

    static void np_sha1_block(uint32_t s[5], const unsigned char *p) {
        uint32_t w[16], a = s[0], b = s[1], c = s[2], d = s[3], e = s[4];
        int i;
        for (i = 0; i < 16; i++)
            w[i] = (uint32_t)p[4*i] << 24 | (uint32_t)p[4*i+1] << 16 | (uint32_t)p[4*i+2] << 8 | (uint32_t)p[4*i+3];
        /* The schedule is a ring of 16 words, and every step is written out, so that both stay in registers. */
        #define NP_WORD(i) ((i) < 16 ? w[(i) & 15] : (w[(i) & 15] = \
            np_turn(w[((i) + 13) & 15] ^ w[((i) + 8) & 15] ^ w[((i) + 2) & 15] ^ w[(i) & 15], 1)))
        #define NP_STEP(a, b, c, d, e, F, constant, i) \
            e += np_turn(a, 5) + F(b, c, d) + constant + NP_WORD(i); b = np_turn(b, 30);
        #define NP_FIVE(F, constant, i) \
            NP_STEP(a, b, c, d, e, F, constant, i) \
            NP_STEP(e, a, b, c, d, F, constant, i + 1) \
            NP_STEP(d, e, a, b, c, F, constant, i + 2) \
            NP_STEP(c, d, e, a, b, F, constant, i + 3) \
            NP_STEP(b, c, d, e, a, F, constant, i + 4)
        #define NP_ROUND(F, constant, i) \
            NP_FIVE(F, constant, i) NP_FIVE(F, constant, i + 5) \\
            NP_FIVE(F, constant, i + 10) NP_FIVE(F, constant, i + 15)
        #define NP_MAJORITY(x, y, z) ((x & y) | (z & (x | y)))
        NP_ROUND(NP_F, 0x5a827999u, 0)
        NP_ROUND(NP_H, 0x6ed9eba1u, 20)
        NP_ROUND(NP_MAJORITY, 0x8f1bbcdcu, 40)
        NP_ROUND(NP_H, 0xca62c1d6u, 60)
        #undef NP_STEP
        #undef NP_ROUND
        s[0] += a; s[1] += b; s[2] += c; s[3] += d; s[4] += e;
    }

    /* The first 16 bytes of the digest of namespace (16 bytes) and name, as two big-endian words. */
    static void np_digest_of_name(int sha1, const unsigned char *space, const unsigned char *name, size_t size,
                                  unsigned long long *high, unsigned long long *low) {
        uint32_t s[5] = {0x67452301u, 0xefcdab89u, 0x98badcfeu, 0x10325476u, 0xc3d2e1f0u};
        unsigned char block[64];
        uint64_t bits = ((uint64_t)size + 16) * 8;
        size_t filled = 16, piece;
        int i;
        memcpy(block, space, 16);
        while (1) {
            piece = size < 64 - filled ? size : 64 - filled;
            memcpy(block + filled, name, piece);
            filled += piece; name += piece; size -= piece;
            if (filled < 64) break;
            if (sha1) np_sha1_block(s, block); else np_md5_block(s, block);
            filled = 0;
        }
        block[filled++] = 0x80;
        if (filled > 56) {
            memset(block + filled, 0, 64 - filled);
            if (sha1) np_sha1_block(s, block); else np_md5_block(s, block);
            filled = 0;
        }
        memset(block + filled, 0, 56 - filled);
        for (i = 0; i < 8; i++) block[56 + i] = (unsigned char)(sha1 ? bits >> (56 - 8 * i) : bits >> (8 * i));
        if (sha1) np_sha1_block(s, block); else np_md5_block(s, block);
        if (!sha1)
            for (i = 0; i < 4; i++)
                s[i] = s[i] >> 24 | (s[i] >> 8 & 0xff00) | (s[i] << 8 & 0xff0000) | s[i] << 24;
        *high = (unsigned long long)s[0] << 32 | s[1];
        *low = (unsigned long long)s[2] << 32 | s[3];
    }
    """
    void np_digest_of_name(
        bint sha1, const unsigned char *space, const unsigned char *name, size_t size,
        unsigned long long *high, unsigned long long *low
    ) noexcept nogil
