"""Golden values of the tests of org.backfold.data, computed apart from Java (Python 3, no packages).

MurmurHash3 x64 128 after A. Appleby's reference; java.util.Random after its documentation.
"""
import math
import struct

MASK = (1 << 64) - 1


def murmur3_x64_128(data, seed=0):
    def rotate(x, r):
        return ((x << r) | (x >> (64 - r))) & MASK

    def finish(k):
        for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
            k = (k ^ (k >> 33)) * factor & MASK
        return k ^ (k >> 33)

    c1, c2 = 0x87C37B91114253D5, 0x4CF5AD432745937F
    h1 = h2 = seed
    blocks = len(data) // 16
    for i in range(blocks):
        k1, k2 = struct.unpack_from("<QQ", data, 16 * i)
        h1 ^= rotate(k1 * c1 & MASK, 31) * c2 & MASK
        h1 = ((rotate(h1, 27) + h2) * 5 + 0x52DCE729) & MASK
        h2 ^= rotate(k2 * c2 & MASK, 33) * c1 & MASK
        h2 = ((rotate(h2, 31) + h1) * 5 + 0x38495AB5) & MASK
    tail = data[16 * blocks :]
    h2 ^= rotate(int.from_bytes(tail[8:], "little") * c2 & MASK, 33) * c1 & MASK
    h1 ^= rotate(int.from_bytes(tail[:8], "little") * c1 & MASK, 31) * c2 & MASK
    h1 ^= len(data)
    h2 ^= len(data)
    h1 = (h1 + h2) & MASK
    h2 = (h2 + h1) & MASK
    h1, h2 = finish(h1), finish(h2)
    h1 = (h1 + h2) & MASK
    return h1, (h2 + h1) & MASK


class Random:
    def __init__(self, seed):
        self.state = (seed ^ 0x5DEECE66D) & ((1 << 48) - 1)
        self.spare = None

    def bits(self, count):
        self.state = (self.state * 0x5DEECE66D + 0xB) & ((1 << 48) - 1)
        return self.state >> (48 - count)

    def uniform(self):
        return ((self.bits(26) << 27) + self.bits(27)) * 2.0**-53

    def gaussian(self):
        if self.spare is not None:
            spare, self.spare = self.spare, None
            return spare
        while True:
            v1, v2 = 2 * self.uniform() - 1, 2 * self.uniform() - 1
            s = v1 * v1 + v2 * v2
            if 0 < s < 1:
                factor = math.sqrt(-2 * math.log(s) / s)
                self.spare = v2 * factor
                return v1 * factor


def example_hash():
    pairs = struct.pack("<id", 0, 1.0) + struct.pack("<id", 2, -2.5)
    rest = struct.pack("<qddq", 3, 3.0, 0.5, 7)  # size, target, weight, seed
    return "%016x %016x" % murmur3_x64_128(pairs + rest)


def fingerprint(inputs, rows):
    """rows: ([(index, value)], label, weight); sums of the rows' hashes, hashed once more."""
    high = low = 0
    for pairs, label, weight in rows:
        data = b"".join(struct.pack("<id", *pair) for pair in pairs)
        hash_high, hash_low = murmur3_x64_128(data + struct.pack("<dd", label, weight))
        high, low = (high + hash_high) & MASK, (low + hash_low) & MASK
    total = murmur3_x64_128(struct.pack("<qqQQ", inputs, len(rows), high, low))
    return "%016x%016x" % total


def moons(rows, noise, seed):
    random = Random(seed)
    outer = rows // 2
    for k in range(rows):
        if k < outer:
            t = math.pi * k / (outer - 1)
            x, y = math.cos(t), math.sin(t)
        else:
            t = math.pi * (k - outer) / (rows - outer - 1)
            x, y = 1 - math.cos(t), 0.5 - math.sin(t)
        x += noise * random.gaussian()
        y += noise * random.gaussian()
        yield x, y


def friedman(rows, noise, seed):
    random = Random(seed)
    for _ in range(rows):
        x = [random.uniform() for _ in range(10)]
        yield (
            10 * math.sin(math.pi * x[0] * x[1])
            + 20 * (x[2] - 0.5) * (x[2] - 0.5)
            + 10 * x[3]
            + 5 * x[4]
            + noise * random.gaussian()
        )


def regions(rows, noise, seed):
    random = Random(seed)
    for _ in range(rows):
        x, y = 2 * random.uniform() - 1, 2 * random.uniform() - 1
        yield x + noise * random.gaussian(), y + noise * random.gaussian()


if __name__ == "__main__":
    print("hash", example_hash())
    print("fingerprint", fingerprint(2, [([(0, 1.0)], 3.0, 1.0), ([(1, -2.5)], 4.0, 1.0)]))
    points = list(moons(2000, 0.2, 100))
    print("moons", points[0], points[1999])
    print("friedman1", list(friedman(3, 1, 100))[2])
    print("regions", list(regions(3, 0.1, 100))[2])
