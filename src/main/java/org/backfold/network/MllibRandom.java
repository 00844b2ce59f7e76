package org.backfold.network;

import java.util.Random;

/**
 * The numbers of Spark's {@code org.apache.spark.util.random.XORShiftRandom}, which Spark keeps to
 * itself: xorshift (Marsaglia 2003) from a seed hashed by MurmurHash3.
 */
final class MllibRandom extends Random {
  private static final long serialVersionUID = 1L;

  /** First value of Scala's {@code MurmurHash3.bytesHash}. */
  private static final int ARRAY_SEED = 0x3c074a61;

  private long state;

  MllibRandom(long seed) {
    super(seed); // the state below takes the place of the one this sets
    int low = murmur3(seed, ARRAY_SEED);
    int high = murmur3(seed, low);
    state = ((long) high << 32) | Integer.toUnsignedLong(low);
  }

  @Override
  protected int next(int bits) {
    state ^= state << 21;
    state ^= state >>> 35;
    state ^= state << 4;
    return (int) (state & ((1L << bits) - 1));
  }

  /** MurmurHash3 (32 bits) of the eight bytes of {@code value}, most significant byte first. */
  private static int murmur3(long value, int seed) {
    int hash = seed;
    // The hash reads words with the least significant byte first.
    for (int word : new int[] {(int) (value >>> 32), (int) value}) {
      int k = Integer.reverseBytes(word) * 0xcc9e2d51;
      hash ^= Integer.rotateLeft(k, 15) * 0x1b873593;
      hash = Integer.rotateLeft(hash, 13) * 5 + 0xe6546b64;
    }
    hash ^= Long.BYTES;
    hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
    return hash ^ (hash >>> 16);
  }
}
