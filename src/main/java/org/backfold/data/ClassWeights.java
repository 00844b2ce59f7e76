package org.backfold.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Factors of the losses of whole classes, for training on tables where some are rare. They belong
 * to the training split alone; validation and test count every row by its own weight.
 */
public sealed interface ClassWeights extends Serializable {
  ClassWeights NONE = new None();
  ClassWeights BALANCED = new Balanced();

  /**
   * Factor per class.
   *
   * @param classes names in index order
   * @param counts rows of the training split per class
   */
  double[] factors(List<String> classes, long[] counts);

  /** Every class counts 1. */
  record None() implements ClassWeights {
    @Override
    public double[] factors(List<String> classes, long[] counts) {
      double[] factors = new double[counts.length];
      Arrays.fill(factors, 1);
      return factors;
    }
  }

  /**
   * N / (K · count), so that all classes weigh the same together (King and Zeng 2001, as in
   * scikit-learn's {@code balanced}): rows are counted, row weights are not. A class without rows
   * gets 1.
   */
  record Balanced() implements ClassWeights {
    @Override
    public double[] factors(List<String> classes, long[] counts) {
      double total = Arrays.stream(counts).sum();
      return Arrays.stream(counts)
          .mapToDouble(count -> count == 0 ? 1 : total / ((double) counts.length * count))
          .toArray();
    }
  }

  /**
   * Factors by class name; classes left out count 1.
   *
   * @param byName finite and 0 or more
   */
  record Stated(Map<String, Double> byName) implements ClassWeights {
    public Stated {
      byName = Map.copyOf(byName);
      byName.forEach(
          (name, factor) -> {
            if (!(factor >= 0 && factor <= Double.MAX_VALUE)) {
              throw new IllegalArgumentException(
                  "Class weight of '" + name + "' is " + factor + "; it must be 0 or more.");
            }
          });
    }

    @Override
    public double[] factors(List<String> classes, long[] counts) {
      byName.keySet().stream()
          .sorted()
          .filter(name -> !classes.contains(name))
          .findFirst()
          .ifPresent(
              name -> {
                throw new IllegalArgumentException(
                    "Class weights name '" + name + "', but the classes are " + classes + ".");
              });
      return classes.stream().mapToDouble(name -> byName.getOrDefault(name, 1.0)).toArray();
    }
  }
}
