package org.backfold.training;

import java.io.Serializable;
import java.util.TreeMap;

/**
 * A sum over partitions in an order that does not depend on the order of arrival: along the binary
 * tree whose leaves are partitions 0 to P−1. Two neighbours are added, left + right, as soon as
 * both are there; whatever still waits for its neighbour is kept. So the bits are the same for
 * every timing, every tree depth of the aggregation and every retry, and a group of 2ᵏ neighbours
 * always becomes one array.
 */
final class TreeSum implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int leaves;
  private final TreeMap<Integer, Node> nodes = new TreeMap<>(); // by first leaf

  /** Sum over leaves [first, first + span). */
  private static final class Node implements Serializable {
    private static final long serialVersionUID = 1L;
    private final int span;
    private final Sums sums;

    Node(int span, Sums sums) {
      this.span = span;
      this.sums = sums;
    }
  }

  /** Sum over no partition yet, of {@code leaves} to come. */
  TreeSum(int leaves) {
    this.leaves = leaves;
  }

  static TreeSum ofPartition(int partition, int leaves, Sums sums) {
    TreeSum sum = new TreeSum(leaves);
    sum.add(partition, 1, sums);
    return sum;
  }

  /** Adds all of {@code other}, which must not be used afterwards; returns this. */
  TreeSum merge(TreeSum other) {
    other.nodes.forEach((first, node) -> add(first, node.span, node.sums));
    return this;
  }

  private void add(int first, int span, Sums sums) {
    while (span < leaves) {
      int sibling = first ^ span;
      if (sibling < leaves) {
        Node node = nodes.get(sibling);
        if (node == null || node.span != span) {
          break; // the neighbour is not there yet, or not complete
        }
        nodes.remove(sibling);
        sums = sibling < first ? node.sums.merge(sums) : sums.merge(node.sums);
      }
      first &= ~span; // a missing right neighbour adds nothing: the node stands for its parent
      span *= 2;
    }
    nodes.put(first, new Node(span, sums));
  }

  /** The sum over all partitions. */
  Sums total() {
    if (nodes.size() != 1 || nodes.firstEntry().getValue().span < leaves) {
      throw new IllegalStateException(
          "sums of " + nodes.keySet() + " of " + leaves + " partitions");
    }
    return nodes.firstEntry().getValue().sums;
  }
}
