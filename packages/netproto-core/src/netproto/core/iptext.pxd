# IP addresses as text, for whoever cimports this: header only, nothing of it is there at run time.

cdef extern from *:
    """
    #ifndef NETPROTO_IPTEXT
    #define NETPROTO_IPTEXT
    static CYTHON_INLINE int netproto_read_ipv4(const unsigned char *at, Py_ssize_t size, unsigned int *value) {
        const unsigned char *end = at + size;
        unsigned int found = 0, octet, digit;
        int fields = 0;
        for (;;) {
            if (at == end || (octet = (unsigned int)*at - '0') > 9) return 0;
            at++;
            if (octet && at < end && (digit = (unsigned int)*at - '0') <= 9) {
                octet = octet * 10 + digit;
                at++;
                if (at < end && (digit = (unsigned int)*at - '0') <= 9) {
                    octet = octet * 10 + digit;
                    at++;
                    if (octet > 255) return 0;
                }
            }
            found = found << 8 | octet;
            if (++fields == 4) break;
            if (at == end || *at++ != '.') return 0;
        }
        *value = found;
        return at == end;
    }

    static CYTHON_INLINE int netproto_hex_digit(unsigned char c) {
        unsigned int digit = (unsigned int)c - '0';
        if (digit <= 9) return (int)digit;
        digit = (unsigned int)(c | 0x20) - 'a';
        return digit < 6 ? (int)digit + 10 : -1;
    }

    static CYTHON_INLINE int netproto_read_ipv6(
        const unsigned char *at, Py_ssize_t size, unsigned long long *high, unsigned long long *low
    ) {
        const unsigned char *end = at + size, *start;
        unsigned long long words[2] = {0, 0};
        unsigned int groups[8], group, dotted;
        int count = 0, gap = -1, digits, digit, place;
        if (size < 2) return 0;
        if (at[0] == ':') {
            if (at[1] != ':') return 0;
            gap = 0;
            at += 2;
        }
        while (at < end || count == 0) {
            if (at == end) break;
            start = at;
            group = 0;
            for (digits = 0; digits < 4 && at < end && (digit = netproto_hex_digit(*at)) >= 0; digits++, at++)
                group = group << 4 | (unsigned int)digit;
            if (digits == 0) return 0;
            if (at < end && *at == '.') {
                if (count > 6 || !netproto_read_ipv4(start, end - start, &dotted)) return 0;
                groups[count++] = dotted >> 16;
                groups[count++] = dotted & 0xFFFF;
                break;
            }
            if (count == 8) return 0;
            groups[count++] = group;
            if (at == end) break;
            if (*at++ != ':' || at == end) return 0;
            if (*at == ':') {
                if (gap >= 0) return 0;
                gap = count;
                at++;
            }
        }
        if (gap < 0 ? count != 8 : count > 7) return 0;
        for (place = 0; place < count; place++) {
            int where = gap >= 0 && place >= gap ? place + 8 - count : place;
            words[where >> 2] |= (unsigned long long)groups[place] << (16 * (3 - (where & 3)));
        }
        *high = words[0];
        *low = words[1];
        return 1;
    }

    static CYTHON_INLINE Py_ssize_t netproto_write_ipv4(unsigned int value, unsigned char *out) {
        unsigned char *at = out;
        int shift;
        for (shift = 24; shift >= 0; shift -= 8) {
            unsigned int octet = value >> shift & 255, tens = octet / 10;
            if (octet >= 100) {
                *at++ = (unsigned char)('0' + octet / 100);
                *at++ = (unsigned char)('0' + tens % 10);
            } else if (octet >= 10) {
                *at++ = (unsigned char)('0' + tens);
            }
            *at++ = (unsigned char)('0' + octet - tens * 10);
            if (shift) *at++ = '.';
        }
        return at - out;
    }

    static CYTHON_INLINE unsigned char *netproto_put_group(unsigned char *at, unsigned int group) {
        static const char digits[] = "0123456789abcdef";
        if (group > 0xFFF) *at++ = (unsigned char)digits[group >> 12];
        if (group > 0xFF) *at++ = (unsigned char)digits[group >> 8 & 15];
        if (group > 0xF) *at++ = (unsigned char)digits[group >> 4 & 15];
        *at++ = (unsigned char)digits[group & 15];
        return at;
    }

    static CYTHON_INLINE Py_ssize_t netproto_write_ipv6(
        unsigned long long high, unsigned long long low, unsigned char *out, int dotted
    ) {
        unsigned char *at = out;
        unsigned int groups[8];
        int place, run = 0, best = -1, longest = 1;
        if (dotted && high == 0 && low >> 32 == 0xFFFF) {
            memcpy(out, "::ffff:", 7);
            return 7 + netproto_write_ipv4((unsigned int)low, out + 7);
        }
        for (place = 0; place < 4; place++) {
            groups[place] = (unsigned int)(high >> (48 - 16 * place)) & 0xFFFF;
            groups[place + 4] = (unsigned int)(low >> (48 - 16 * place)) & 0xFFFF;
        }
        for (place = 0; place < 8; place++) {
            run = groups[place] ? 0 : run + 1;
            if (run > longest) {
                longest = run;
                best = place + 1 - run;
            }
        }
        for (place = 0; place < 8;) {
            if (place == best) {
                *at++ = ':';
                *at++ = ':';
                place += longest;
                continue;
            }
            if (place && at[-1] != ':') *at++ = ':';
            at = netproto_put_group(at, groups[place++]);
        }
        return at - out;
    }
    #endif
    """
    # Nonzero where all of the text is a dotted quad without leading zeros.
    int read_ipv4 "netproto_read_ipv4"(const unsigned char* text, Py_ssize_t size, unsigned int* value) noexcept nogil
    # Nonzero where all of the text is an IPv6 address (RFC 4291, 2.2) without a zone.
    int read_ipv6 "netproto_read_ipv6"(
        const unsigned char* text, Py_ssize_t size, unsigned long long* high, unsigned long long* low
    ) noexcept nogil
    # Write at most 15 characters; give how many.
    Py_ssize_t write_ipv4 "netproto_write_ipv4"(unsigned int value, unsigned char* out) noexcept nogil
    # Write at most 39 characters as RFC 5952 has it, an IPv4-mapped address with a dotted quad if asked; give how many.
    Py_ssize_t write_ipv6 "netproto_write_ipv6"(
        unsigned long long high, unsigned long long low, unsigned char* out, int dotted
    ) noexcept nogil
