package org.backfold.training;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.backfold.network.Network;

/**
 * Puts what went wrong in a pass into words: in which layer and partition, with which weights and
 * inputs. Costs one pass, made only then.
 */
final class Diagnosis {
  private final Network network;
  private final List<Finding> findings;
  private final Step step;

  /**
   * @param step that went wrong
   */
  Diagnosis(Network network, Passes passes, Step step) {
    this.network = network;
    this.step = step;
    findings = passes.diagnose(step);
  }

  /** Such as {@code In partition 3 of 8, layer 2 …; largest weight … in layer 1, …}. */
  String sentence() {
    return place() + "; " + largestWeight() + ", " + largestInput() + ".";
  }

  private String place() {
    List<Finding> bad = findings.stream().filter(finding -> !finding.isFinite()).toList();
    if (bad.isEmpty()) {
      Finding worst =
          findings.stream().max(Comparator.comparingDouble(Finding::loss)).orElseThrow();
      return "The largest share of the loss is that of partition "
          + worst.partition()
          + " of "
          + findings.size();
    }
    Finding first = bad.get(0);
    String what =
        first.forwardLayer() > 0
            ? "the weighted inputs of layer " + first.forwardLayer() + " are not finite"
            : first.gradientLayer() > 0
                ? "the gradient of layer " + first.gradientLayer() + " is not finite"
                : "the loss of the outputs, layer " + network.depth() + ", is not finite";
    String others = bad.size() == 1 ? "" : ", and in " + (bad.size() - 1) + " more";
    return "In partition " + first.partition() + " of " + findings.size() + others + ", " + what;
  }

  private String largestWeight() {
    int layer = 1;
    double largest = -1;
    for (int l = 1; l <= network.depth(); l++) {
      double magnitude = network.weights(step.parameters(), l).largestMagnitude();
      if (!(magnitude <= largest)) {
        largest = magnitude;
        layer = l;
      }
    }
    return String.format(Locale.ROOT, "the largest weight is %.3g, in layer %d", largest, layer);
  }

  private String largestInput() {
    Finding largest =
        findings.stream().max(Comparator.comparingDouble(Finding::largestInput)).orElseThrow();
    return String.format(
        Locale.ROOT,
        "the largest input, as standardized, %.3g, feature %d in partition %d",
        largest.largestInput(),
        largest.largestColumn(),
        largest.partition());
  }
}
