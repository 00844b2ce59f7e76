package org.backfold.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The order in which one partition's rows are visited during one epoch: its blocks in a seeded
 * random order, each block entered at a seeded random column and read around. Any run of
 * consecutive rows is then a few ranges of consecutive columns, so a mini-batch is a handful of
 * free views. The order depends only on (seed, epoch, partition).
 */
final class RowOrder {
  private final int blockSize;
  private final long rows;
  private final int[] blocks;
  private final int[] entries;

  RowOrder(long rows, int blockSize, SplittableRandom random) {
    this.rows = rows;
    this.blockSize = blockSize;
    blocks = new int[Math.toIntExact((rows + blockSize - 1) / blockSize)];
    entries = new int[blocks.length];
    for (int k = 0; k < blocks.length; k++) { // inside-out shuffle (Durstenfeld 1964)
      int swap = random.nextInt(k + 1);
      blocks[k] = blocks[swap];
      blocks[swap] = k;
    }
    for (int k = 0; k < blocks.length; k++) {
      entries[k] = random.nextInt(sizeOf(k));
    }
  }

  static RowOrder of(long rows, int blockSize, long seed, long epoch, int partition) {
    SplittableRandom mixed = new SplittableRandom(seed);
    long key = mixed.nextLong() ^ new SplittableRandom(epoch).nextLong();
    return new RowOrder(
        rows, blockSize, new SplittableRandom(new SplittableRandom(key + partition).nextLong()));
  }

  /** Columns {@code from} to {@code to} (exclusive) of block number {@code block}. */
  record Slice(int block, int from, int to) {}

  /** Rows {@code from} to {@code to} (exclusive) of this order, sorted as they lie in storage. */
  List<Slice> slices(long from, long to) {
    List<Slice> slices = new ArrayList<>();
    long start = 0; // rows before the block at hand
    for (int block : blocks) {
      int size = sizeOf(block);
      int first = (int) Math.max(0, Math.min(from - start, size));
      int last = (int) Math.max(0, Math.min(to - start, size));
      if (first < last) {
        addTurned(slices, block, first, last);
      }
      start += size;
      if (start >= to) {
        break;
      }
    }
    slices.sort(Comparator.comparingInt(Slice::block).thenComparingInt(Slice::from));
    return slices;
  }

  private void addTurned(List<Slice> slices, int block, int first, int last) {
    int size = sizeOf(block);
    int from = entries[block] + first;
    int to = entries[block] + last;
    if (to <= size) {
      slices.add(new Slice(block, from, to));
    } else if (from >= size) {
      slices.add(new Slice(block, from - size, to - size));
    } else {
      slices.add(new Slice(block, from, size));
      slices.add(new Slice(block, 0, to - size));
    }
  }

  private int sizeOf(int block) {
    return (int) Math.min(blockSize, rows - (long) block * blockSize);
  }
}
