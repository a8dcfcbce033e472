# Prefixes in a binary trie without one-way branches (Morrison's PATRICIA), in arrays: header only, nothing of it is
# there at run time. A node is named by its place; 0 is no node. The bits of an IPv4 prefix are the highest of `high`.
#
# A trie of some size has an index besides: for each value of the first 16 bits, where a search may begin. What a change
# may have touched there is forgotten, and found anew when it is asked for.

from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Malloc, PyMem_Realloc
from libc.string cimport memcpy, memset

from ._bits cimport mask6

cdef extern from *:
    """
    #ifndef NETPROTO_TRIE
    #define NETPROTO_TRIE
    static CYTHON_INLINE int netproto_leading(unsigned long long value) {
    #if defined(__GNUC__) || defined(__clang__)
        return value ? __builtin_clzll(value) : 64;
    #else
        int count = 0;
        while (count < 64 && !(value >> 63)) { value <<= 1; count++; }
        return count;
    #endif
    }
    #endif
    """
    int leading_zeros "netproto_leading"(unsigned long long value) noexcept nogil


cdef struct Node:
    unsigned long long high
    unsigned int children[2]
    unsigned int value  # where its value is; 0: a fork that is no prefix of its own
    unsigned char length


cdef struct Entry:
    unsigned int begin  # the last node on the way that has at most 16 bits, or the root; 0: not known
    unsigned int best  # the last node with a value before it, or 0


cdef struct Trie:
    Node *nodes
    Entry *index  # NULL in a small trie
    unsigned long long *lows  # the other 64 bits, in the trie of IPv6
    unsigned int root
    unsigned int used
    unsigned int room
    unsigned int spare  # the first of the nodes that are free, linked through children[0]
    int wide


cdef struct Place:  # where a search has ended
    unsigned int node
    unsigned int parent
    unsigned int grandparent


cdef inline void clear(Trie *trie) noexcept:
    PyMem_Free(trie.nodes)
    PyMem_Free(trie.lows)
    PyMem_Free(trie.index)
    trie.index = NULL
    trie.nodes = NULL
    trie.lows = NULL
    trie.root = trie.used = trie.room = trie.spare = 0


cdef inline int duplicate(Trie *made, const Trie *old) except -1:
    clear(made)
    if old.used == 0:
        return 0
    made.nodes = <Node *>PyMem_Malloc((old.used + 1) * sizeof(Node))
    if old.wide:
        made.lows = <unsigned long long *>PyMem_Malloc((old.used + 1) * sizeof(unsigned long long))
    if made.nodes is NULL or (old.wide and made.lows is NULL):
        clear(made)
        raise MemoryError
    memcpy(made.nodes, old.nodes, (old.used + 1) * sizeof(Node))
    if old.wide:
        memcpy(made.lows, old.lows, (old.used + 1) * sizeof(unsigned long long))
    made.root, made.used, made.room, made.spare = old.root, old.used, old.used, old.spare
    return 0


cdef inline unsigned int bit(unsigned long long high, unsigned long long low, int place) noexcept nogil:
    return <unsigned int>((high if place < 64 else low) >> (63 - (place & 63)) & 1)


cdef inline unsigned long long low_of(const Trie *trie, unsigned int node) noexcept nogil:
    return trie.lows[node] if trie.wide else 0


cdef inline bint covers(
    const Trie *trie, unsigned int node, unsigned long long high, unsigned long long low
) noexcept nogil:
    """Whether the bits begin with those of the node."""
    cdef int length = trie.nodes[node].length
    if (trie.nodes[node].high ^ high) & mask6(length, 0):
        return False
    return length <= 64 or not (trie.lows[node] ^ low) & mask6(length, 1)


cdef inline unsigned int new_node(
    Trie *trie, unsigned long long high, unsigned long long low, int length, unsigned int value
) except 0:
    cdef unsigned int node = trie.spare, room
    cdef void *grown
    if node:
        trie.spare = trie.nodes[node].children[0]
    else:
        if trie.used == trie.room:
            if trie.room >= 0x7FFFFFFE:
                raise MemoryError
            room = trie.room + trie.room // 2 + 16
            grown = PyMem_Realloc(trie.nodes, (<size_t>room + 1) * sizeof(Node))
            if grown is NULL:
                raise MemoryError
            trie.nodes = <Node *>grown
            if trie.wide:
                grown = PyMem_Realloc(trie.lows, (<size_t>room + 1) * sizeof(unsigned long long))
                if grown is NULL:
                    raise MemoryError
                trie.lows = <unsigned long long *>grown
            trie.room = room
        trie.used += 1
        node = trie.used
    trie.nodes[node].high = high & mask6(length, 0)
    if trie.wide:
        trie.lows[node] = low & mask6(length, 1)
    trie.nodes[node].children[0] = trie.nodes[node].children[1] = 0
    trie.nodes[node].value = value
    trie.nodes[node].length = <unsigned char>length
    return node


cdef inline void forget(Trie *trie, unsigned long long high, int length) noexcept nogil:
    """Have the index find anew what it knows about a prefix that is in or out of the trie now."""
    cdef size_t first
    if trie.index is not NULL and length <= 16:
        first = <size_t>((high & mask6(length, 0)) >> 48)
        memset(trie.index + first, 0, (<size_t>1 << (16 - length)) * sizeof(Entry))


cdef inline void put(Trie *trie, unsigned int parent, unsigned int side, unsigned int node) noexcept nogil:
    if parent:
        trie.nodes[parent].children[side] = node
    else:
        trie.root = node
        forget(trie, 0, 0)


cdef inline unsigned int insert(Trie *trie, unsigned long long high, unsigned long long low, int length) except 0:
    """The node of a prefix, made if there is none, in which case it has no value yet."""
    cdef unsigned int node = trie.root, parent = 0, side = 0, leaf, fork
    cdef int same
    while node:
        same = leading_zeros(trie.nodes[node].high ^ high)
        if same == 64:
            same += leading_zeros(low_of(trie, node) ^ low)
        same = min(same, min(length, <int>trie.nodes[node].length))
        if same < trie.nodes[node].length:
            leaf = new_node(trie, high, low, length, 0)
            forget(trie, high, same)
            if same == length:
                trie.nodes[leaf].children[bit(trie.nodes[node].high, low_of(trie, node), length)] = node
                put(trie, parent, side, leaf)
                return leaf
            try:
                fork = new_node(trie, high, low, same, 0)
            except MemoryError:
                trie.nodes[leaf].children[0] = trie.spare
                trie.spare = leaf
                raise
            trie.nodes[fork].children[bit(high, low, same)] = leaf
            trie.nodes[fork].children[1 - bit(high, low, same)] = node
            put(trie, parent, side, fork)
            return leaf
        if same == length:
            if not trie.nodes[node].value:
                forget(trie, high, length)  # a fork gets a value
            return node
        parent, side = node, bit(high, low, same)
        node = trie.nodes[node].children[side]
    leaf = new_node(trie, high, low, length, 0)
    forget(trie, high, length)
    put(trie, parent, side, leaf)
    return leaf


cdef inline Place exact(const Trie *trie, unsigned long long high, unsigned long long low, int length) noexcept nogil:
    """The node of a prefix that has a value, and the two above it; node is 0 where there is none."""
    cdef Place found
    found.node = trie.root
    found.parent = found.grandparent = 0
    while found.node:
        if trie.nodes[found.node].length > length or not covers(trie, found.node, high, low):
            found.node = 0
            break
        if trie.nodes[found.node].length == length:
            break
        found.grandparent = found.parent
        found.parent = found.node
        found.node = trie.nodes[found.node].children[bit(high, low, trie.nodes[found.node].length)]
    if found.node and not trie.nodes[found.node].value:
        found.node = 0
    return found


cdef inline Entry *entry_of(Trie *trie, unsigned long long high) noexcept nogil:
    """Where a search for what begins with 16 bits may begin."""
    cdef Entry *entry = trie.index + (high >> 48)
    cdef unsigned int node
    if not entry.begin:
        entry.begin = node = trie.root
        entry.best = 0
        while node and trie.nodes[node].length <= 16 and not (trie.nodes[node].high ^ high) & mask6(
            trie.nodes[node].length, 0
        ):
            if trie.nodes[entry.begin].value and entry.begin != node:
                entry.best = entry.begin
            entry.begin = node
            if trie.nodes[node].length == 16:
                break
            node = trie.nodes[node].children[bit(high, 0, trie.nodes[node].length)]
    return entry


cdef inline unsigned int longest(
    Trie *trie, unsigned long long high, unsigned long long low, int length
) noexcept:
    """The node of the longest prefix with a value that has all of a prefix, else 0."""
    cdef unsigned int node = trie.root, best = 0
    cdef const Entry *entry
    cdef const Node *at
    if length >= 16 and trie.used > 4096:
        if trie.index is NULL:
            trie.index = <Entry *>PyMem_Calloc(1 << 16, sizeof(Entry))
        if trie.index is not NULL:
            entry = entry_of(trie, high)
            node, best = entry.begin, entry.best
    while node:
        at = &trie.nodes[node]
        if at.length > length or not covers(trie, node, high, low):
            break
        if at.value:
            best = node
        if at.length == length:
            break
        node = at.children[bit(high, low, at.length)]
    return best


cdef inline unsigned int top(
    const Trie *trie, unsigned long long high, unsigned long long low, int length
) noexcept nogil:
    """The node over all prefixes that are in a prefix, else 0."""
    cdef unsigned int node = trie.root
    while node and trie.nodes[node].length < length:
        if not covers(trie, node, high, low):
            return 0
        node = trie.nodes[node].children[bit(high, low, trie.nodes[node].length)]
    if node and not ((trie.nodes[node].high ^ high) & mask6(length, 0)):
        if length <= 64 or not ((trie.lows[node] ^ low) & mask6(length, 1)):
            return node
    return 0


cdef inline void replace(Trie *trie, unsigned int parent, unsigned int node, unsigned int by) noexcept nogil:
    """Put *by* where *node* is and free the node."""
    forget(trie, trie.nodes[node].high, trie.nodes[node].length)
    put(trie, parent, 1 if parent and trie.nodes[parent].children[1] == node else 0, by)
    trie.nodes[node].children[0] = trie.spare
    trie.nodes[node].value = 0
    trie.spare = node


cdef inline void remove(Trie *trie, Place place) noexcept nogil:
    """Drop the prefix of a node, and the fork over it if that is none any more."""
    cdef Node *at = &trie.nodes[place.node]
    cdef Node *above
    at.value = 0
    forget(trie, at.high, at.length)
    if at.children[0] and at.children[1]:
        return
    replace(trie, place.parent, place.node, at.children[0] or at.children[1])
    if place.parent:
        above = &trie.nodes[place.parent]
        if not above.value and not (above.children[0] and above.children[1]):
            replace(trie, place.grandparent, place.parent, above.children[0] or above.children[1])
