cdef struct Key:
    unsigned long long high
    unsigned long long low
    int length
    int version


cdef inline void set4(Key *key, unsigned int value, int length) noexcept:
    key.high = <unsigned long long>value << 32
    key.low = 0
    key.length = length
    key.version = 4


cdef inline bint set_text(Key *key, object text) except -1:
    cdef const unsigned char *at
    cdef Py_ssize_t size, slash
    cdef unsigned int value
    cdef unsigned char length
    if not PyUnicode_IS_ASCII(text):
        return False
    at = PyUnicode_1BYTE_DATA(text)
    size = PyUnicode_GET_LENGTH(text)
    slash = split_prefix(at, size, 128, &length)
    if slash < 0:
        return False
    if read_ipv4(at, slash, &value):
        length = length if slash < size else 32
        set4(key, value, length)
        return length <= 32 and not value & ~mask4(length)
    if not read_ipv6(at, slash, &key.high, &key.low):
        return False
    key.length, key.version = length, 6
    return not (key.high & ~mask6(key.length, 0) or key.low & ~mask6(key.length, 1))


cdef inline bint set_bytes(Key *key, bytes octets) except -1:
    cdef const unsigned char *at = <const unsigned char *>PyBytes_AS_STRING(octets)
    cdef Py_ssize_t size = PyBytes_GET_SIZE(octets)
    if size == 4:
        set4(key, <unsigned int>at[0] << 24 | <unsigned int>at[1] << 16 | <unsigned int>at[2] << 8 | at[3], 32)
        return True
    if size == 16:
        key.high, key.low, key.length, key.version = load(at), load(at + 8), 128, 6
        return True
    return False


cdef int read_key(object given, Key *key) except -1:
    """Take what a prefix can be given as; zones do not count. Raises ValueError for what is none."""
    cdef IPv6Network network
    if isinstance(given, IPv4Network):
        set4(key, (<IPv4Network>given).first, (<IPv4Network>given).length)
    elif isinstance(given, IPv4Address):
        set4(key, (<IPv4Address>given).value, 32)
    elif type(given) is str and set_text(key, given):
        pass
    elif type(given) is bytes and set_bytes(key, given):
        pass
    elif isinstance(given, IPv6Network):
        network = <IPv6Network>given
        key.high, key.low, key.length, key.version = network.high, network.low, network.length, 6
    elif isinstance(given, IPv6Address):
        key.high, key.low, key.length, key.version = (<IPv6Address>given).high, (<IPv6Address>given).low, 128, 6
    elif type(given) is int and bits_of(given, &key.high, &key.low):
        if key.high == 0 and key.low >> 32 == 0:
            set4(key, <unsigned int>key.low, 32)
        else:
            key.length, key.version = 128, 6
    else:
        try:
            read_key(ip_network((given._ip, given.max_prefixlen) if hasattr(given, "_ip") else given), key)
        except (AttributeError, IndexError):  # for tuples
            raise ValueError(f"{given!r} is no prefix") from None
    return 0


cdef object prefix_of(const Key *key, unsigned char length):
    """The network of that length around what *key* says."""
    cdef unsigned long long high = key.high & mask6(length, 0)
    if key.version == 4:
        return make_net4(<unsigned int>(high >> 32), length)
    return make_net6(high, key.low & mask6(length, 1), length)


cdef class PrefixTree:
    """Values by prefix, of both versions."""

    cdef Trie four, six
    cdef list values  # its first item is unused
    cdef list spare  # places in it that are free
    cdef Py_ssize_t count
    cdef unsigned long long changes

    def __cinit__(self):
        self.six.wide = 1
        self.values = [None]
        self.spare = []

    def __dealloc__(self):
        clear(&self.four)
        clear(&self.six)

    cdef inline Trie *trie(self, int version) noexcept:
        return &self.four if version == 4 else &self.six

    cdef object network(self, Trie *trie, unsigned int node):
        if not trie.wide:
            return make_net4(<unsigned int>(trie.nodes[node].high >> 32), trie.nodes[node].length)
        return make_net6(trie.nodes[node].high, trie.lows[node], trie.nodes[node].length)

    cdef int assign(self, Trie *trie, Key *key, object value) except -1:
        cdef unsigned int place, node
        if self.spare:
            place = self.spare[-1]
        else:
            place = <unsigned int>len(self.values)
            self.values.append(None)
            self.spare.append(place)
        node = insert(trie, key.high, key.low, key.length)
        if trie.nodes[node].value:
            place = trie.nodes[node].value
        else:
            trie.nodes[node].value = place
            self.spare.pop()
            self.count += 1
            self.changes += 1
        self.values[place] = value
        return 0

    def __len__(self):
        return self.count

    @cython.critical_section
    def __contains__(self, key):
        cdef Key wanted
        read_key(key, &wanted)
        return exact(self.trie(wanted.version), wanted.high, wanted.low, wanted.length).node != 0

    @cython.critical_section
    def __getitem__(self, key):
        cdef Key wanted
        cdef Trie *trie
        cdef unsigned int node
        read_key(key, &wanted)
        trie = self.trie(wanted.version)
        node = exact(trie, wanted.high, wanted.low, wanted.length).node
        if not node:
            raise KeyError(key)
        return self.values[trie.nodes[node].value]

    @cython.critical_section
    def __setitem__(self, key, value):
        cdef Key wanted
        read_key(key, &wanted)
        self.assign(self.trie(wanted.version), &wanted, value)

    cdef object drop(self, Trie *trie, Place place):
        """Drop the prefix of a node; gives its value, as letting that go may run code that changes the tree."""
        cdef unsigned int number = trie.nodes[place.node].value
        found = self.values[number]
        self.spare.append(number)
        remove(trie, place)
        self.count -= 1
        self.changes += 1
        self.values[number] = None
        return found

    @cython.critical_section
    def __delitem__(self, key):
        self.pull(key, NOTHING)

    cdef object pull(self, object key, object default):
        cdef Key wanted
        cdef Trie *trie
        cdef Place place
        read_key(key, &wanted)
        trie = self.trie(wanted.version)
        place = exact(trie, wanted.high, wanted.low, wanted.length)
        if place.node:
            return self.drop(trie, place)
        if default is NOTHING:
            raise KeyError(key)
        return default

    @cython.critical_section
    def pop(self, key, default=NOTHING):
        """Drop a prefix and give its value, or *default* where there is none. Raises KeyError without a default."""
        return self.pull(key, default)

    @cython.critical_section
    def popitem(self):
        """Drop the first prefix and give it and its value. Raises KeyError where there is none."""
        cdef Trie *trie = &self.four if self.four.root else &self.six
        cdef unsigned int node = trie.root
        cdef Key first
        if not node:
            raise KeyError("no prefixes")
        while not trie.nodes[node].value:  # a fork
            node = trie.nodes[node].children[0]
        first.version = 6 if trie.wide else 4
        first.high, first.low = trie.nodes[node].high, trie.lows[node] if trie.wide else 0
        first.length = trie.nodes[node].length
        value = self.drop(trie, exact(trie, first.high, first.low, first.length))
        return prefix_of(&first, <unsigned char>first.length), value

    @cython.critical_section
    def setdefault(self, key, default=None):
        """The value of a prefix, which is *default* from now on where there is none."""
        cdef Key wanted
        cdef Trie *trie
        cdef unsigned int node
        read_key(key, &wanted)
        trie = self.trie(wanted.version)
        node = exact(trie, wanted.high, wanted.low, wanted.length).node
        if node:
            return self.values[trie.nodes[node].value]
        self.assign(trie, &wanted, default)
        return default

    @cython.critical_section
    def lookup(self, key, default=None):
        """The value of the longest prefix that has *key*, an address or network, else *default*."""
        cdef Key wanted
        cdef Trie *trie
        cdef unsigned int node
        read_key(key, &wanted)
        trie = self.trie(wanted.version)
        node = longest(trie, wanted.high, wanted.low, wanted.length)
        return self.values[trie.nodes[node].value] if node else default

    @cython.critical_section
    def match(self, key):
        """The longest prefix that has *key*, an address or network, and its value, or None."""
        cdef Key wanted
        cdef Trie *trie
        cdef unsigned int node
        read_key(key, &wanted)
        trie = self.trie(wanted.version)
        node = longest(trie, wanted.high, wanted.low, wanted.length)
        if not node:
            return None
        value = self.values[trie.nodes[node].value]  # first, as making an object may run code that changes the tree
        return self.network(trie, node), value

    @cython.critical_section
    def covering(self, key):
        """All prefixes that have *key*, an address or network, and their values, shortest first."""
        cdef Key wanted
        cdef Trie *trie
        cdef unsigned int node
        cdef unsigned char lengths[129]
        cdef int i, count = 0
        cdef list found = []
        read_key(key, &wanted)
        trie = self.trie(wanted.version)
        node = trie.root
        # Making an object may run code that changes the tree, so that is left for later.
        while node and trie.nodes[node].length <= wanted.length and covers(trie, node, wanted.high, wanted.low):
            if trie.nodes[node].value:
                found.append(self.values[trie.nodes[node].value])
                lengths[count] = trie.nodes[node].length
                count += 1
            if trie.nodes[node].length == wanted.length:
                break
            node = trie.nodes[node].children[bit(wanted.high, wanted.low, trie.nodes[node].length)]
        for i in range(count):
            found[i] = prefix_of(&wanted, lengths[i]), found[i]
        return found

    @cython.critical_section
    def covered(self, key):
        """All prefixes that are in *key*, a network, and their values, in order: an iterator."""
        cdef Key wanted
        read_key(key, &wanted)
        walk = Walk(self, 3)
        if wanted.version == 4:
            (<Walk>walk).start(4, top(&self.four, wanted.high, wanted.low, wanted.length))
        else:
            (<Walk>walk).start(6, top(&self.six, wanted.high, wanted.low, wanted.length))
        return walk

    @cython.critical_section
    def walk(self, int what):
        """An iterator in order over the networks (1), the values (2) or both (3)."""
        walk = Walk(self, what)
        (<Walk>walk).start(0, self.four.root)
        return walk

    @cython.critical_section
    def clear(self):
        """Drop all."""
        cdef Trie none4, none6
        memset(&none4, 0, sizeof(Trie))
        memset(&none6, 0, sizeof(Trie))
        self.replace(&none4, &none6, 0, [None], [])

    cdef int replace(self, Trie *four, Trie *six, Py_ssize_t count, list values, list spare) except -1:
        """Have these instead, which are the tree's own from now on."""
        cdef list old = self.values  # letting them go may run code that changes the tree, so that comes last
        clear(&self.four)
        clear(&self.six)
        self.four, self.six = four[0], six[0]
        self.six.wide = 1
        self.count = count
        self.changes += 1
        self.values = values
        self.spare = spare
        old = None
        return 0

    def _assign(self, PrefixTree other not None):
        """Have what *other* has."""
        if other is self:
            return
        with cython.critical_section(self, other):
            self.take(other)

    cdef int take(self, PrefixTree other) except -1:
        cdef Trie four, six
        cdef list values, spare
        cdef unsigned long long changes
        while True:
            changes = other.changes
            values, spare = other.values.copy(), other.spare.copy()
            if changes == other.changes:  # making the lists may have run code that changes it
                break
        memset(&four, 0, sizeof(Trie))
        memset(&six, 0, sizeof(Trie))
        six.wide = 1
        duplicate(&four, &other.four)
        try:
            duplicate(&six, &other.six)
        except MemoryError:
            clear(&four)
            raise
        return self.replace(&four, &six, other.count, values, spare)

    @cython.critical_section
    def _pack(self):
        """All in order: 5 bytes for each IPv4 prefix, 17 for each of IPv6, and the values."""
        cdef bytearray four = bytearray(), six = bytearray()
        cdef list values = []
        self.pack(&self.four, four, values)
        self.pack(&self.six, six, values)
        return bytes(four), bytes(six), values

    cdef int pack(self, const Trie *trie, bytearray octets, list values) except -1:
        """One walk over a trie, in which nothing is made that could start the collector."""
        cdef unsigned char row[17]
        cdef unsigned int pending[132]
        cdef unsigned int node
        cdef int side, depth = 0, size = 17 if trie.wide else 5
        if trie.root:
            pending[0] = trie.root
            depth = 1
        while depth:
            depth -= 1
            node = pending[depth]
            for side in range(1, -1, -1):
                if trie.nodes[node].children[side]:
                    pending[depth] = trie.nodes[node].children[side]
                    depth += 1
            if trie.nodes[node].value:
                store(row, trie.nodes[node].high)
                if trie.wide:
                    store(row + 8, trie.lows[node])
                row[size - 1] = trie.nodes[node].length
                octets += row[:size]
                values.append(self.values[trie.nodes[node].value])
        return 0

    @cython.critical_section
    def _unpack(self, bytes four not None, bytes six not None, values):
        """Take what `_pack` gives. Raises ValueError for what it can't have given."""
        cdef const unsigned char *at
        cdef Key key
        cdef Py_ssize_t i
        if len(four) % 5 or len(six) % 17 or len(values) != len(four) // 5 + len(six) // 17:
            raise ValueError("not a packed prefix map")
        left = iter(values)
        for i in range(len(four) // 5):
            at = <const unsigned char *>PyBytes_AS_STRING(four) + 5 * i
            set_bytes(&key, four[5 * i:5 * i + 4])
            key.length = at[4]
            if key.length > 32:
                raise ValueError("not a packed prefix map")
            self.assign(&self.four, &key, next(left))
        for i in range(len(six) // 17):
            at = <const unsigned char *>PyBytes_AS_STRING(six) + 17 * i
            key.high, key.low, key.length, key.version = load(at), load(at + 8), at[16], 6
            if key.length > 128:
                raise ValueError("not a packed prefix map")
            self.assign(&self.six, &key, next(left))

    def __sizeof__(self):
        cdef size_t nodes = sizeof(self.four.nodes[0])
        cdef size_t entries = (self.four.index is not NULL) + (self.six.index is not NULL)
        return (
            object.__sizeof__(self) + self.four.room * nodes + self.six.room * (nodes + 8)
            + (entries << 16) * sizeof(self.four.index[0])
            + self.values.__sizeof__() + self.spare.__sizeof__()
        )


cdef class Walk:
    """Steps over the prefixes of a tree in order, which must not change meanwhile."""

    cdef PrefixTree tree
    cdef unsigned long long changes
    cdef unsigned int pending[132]  # nodes to visit, the next one last: at most one a level
    cdef int depth, what
    cdef bint wide, both

    def __cinit__(self, PrefixTree tree not None, int what):
        self.tree = tree
        self.changes = tree.changes
        self.what = what

    cdef void start(self, int version, unsigned int node) noexcept:
        """Begin at a node of the trie of one version, or (0) at the root of IPv4 and go on with IPv6."""
        self.wide = version == 6
        self.both = version == 0
        if node:
            self.pending[0] = node
            self.depth = 1

    def __iter__(self):
        return self

    def __next__(self):
        with cython.critical_section(self, self.tree):
            found = self.step()
        return found

    cdef object step(self):
        cdef Trie *trie
        cdef unsigned int node, value
        cdef int side
        if self.changes != self.tree.changes:
            raise RuntimeError("prefixes changed during iteration")
        while True:
            while self.depth == 0:
                if not self.both:
                    raise StopIteration
                self.both, self.wide = False, True
                if self.tree.six.root:
                    self.pending[0] = self.tree.six.root
                    self.depth = 1
            trie = &self.tree.six if self.wide else &self.tree.four
            self.depth -= 1
            node = self.pending[self.depth]
            for side in range(1, -1, -1):
                if trie.nodes[node].children[side]:
                    self.pending[self.depth] = trie.nodes[node].children[side]
                    self.depth += 1
            value = trie.nodes[node].value
            if value:
                break
        found = self.tree.values[value]  # first, as making an object may run code that changes the tree
        if self.what == 2:
            return found
        network = self.tree.network(trie, node)
        return network if self.what == 1 else (network, found)
