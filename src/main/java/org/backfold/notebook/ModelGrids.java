package org.backfold.notebook;

import java.util.List;
import java.util.Locale;
import org.backfold.model.TrainedModel;
import org.backfold.network.GradientCheck;
import org.backfold.network.Network;

/** Tables about networks. */
final class ModelGrids {
  private ModelGrids() {}

  /** Such as {@code Network for classification: 2 features, 2 classes, loss cross-entropy}. */
  static Part headline(TrainedModel model) {
    return new Part.Words(model.summary().lines().findFirst().orElseThrow());
  }

  static Grid layers(TrainedModel model) {
    Network network = model.network();
    Grid.Builder grid = Grid.builder("", 3, "Layer", "Shape", "Activation", "Parameters");
    boolean isScaled = model.scaling().inputs().isPresent();
    grid.row("0 input", network.inputs(), isScaled ? "standardized" : "as given", "0");
    for (int l = 1; l <= network.depth(); l++) {
      grid.row(
          l + (l == network.depth() ? " output" : " hidden"),
          network.size(l - 1) + " → " + network.size(l),
          network.activation(l).name(),
          Numbers.count(network.size(l) * (network.size(l - 1) + 1L)));
    }
    return grid.row("all", "", "", Numbers.count(network.parameterCount())).build();
  }

  static Grid gradients(GradientCheck.Result result) {
    Grid.Builder grid =
        Grid.builder(
            String.format(
                Locale.ROOT,
                "Largest relative error ‖g − ĝ‖ / (‖g‖ + ‖ĝ‖): %.1e",
                result.relativeError()),
            1,
            "Part",
            "Entries",
            "Checked",
            "Relative error",
            "Backpropagation",
            "Differences");
    for (GradientCheck.Part part : result.parts()) {
      List<GradientCheck.Entry> worst = part.worst();
      grid.row(
          (part.part().equals("weights") ? "W" : "b") + superscript(part.layer()),
          Numbers.count(part.size()),
          Numbers.count(part.checked()),
          String.format(Locale.ROOT, "%.1e", part.relativeError()),
          worst.isEmpty() ? "–" : twelve(worst.get(0).analytic()),
          worst.isEmpty() ? "–" : twelve(worst.get(0).numeric()));
    }
    return grid.build();
  }

  private static String twelve(double value) {
    return String.format(Locale.ROOT, "%.12f", value);
  }

  private static String superscript(int number) {
    StringBuilder text = new StringBuilder();
    String.valueOf(number).chars().forEach(c -> text.append("⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(c - '0')));
    return text.toString();
  }
}
