package org.backfold.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.backfold.data.ExampleSchema;
import org.backfold.network.Network;

/** The model as a table of text, in the manner of Keras' {@code model.summary()}. */
final class ModelSummary {
  private ModelSummary() {}

  static String of(TrainedModel model) {
    Network network = model.network();
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"Layer", "Shape", "Activation", "Parameters"});
    rows.add(new String[] {"0 input", number(network.inputs()), scaled(model), "0"});
    for (int l = 1; l <= network.depth(); l++) {
      int inputs = network.size(l - 1);
      int units = network.size(l);
      rows.add(
          new String[] {
            l + (l == network.depth() ? " output" : " hidden"),
            number(inputs) + " → " + number(units),
            network.activation(l).name(),
            number((long) inputs * units + units)
          });
    }
    StringBuilder text = new StringBuilder(headline(model));
    table(rows, text);
    long bytes = (long) Double.BYTES * network.parameterCount();
    return text.append("Parameters: ")
        .append(number(network.parameterCount()))
        .append(String.format(Locale.ROOT, " (%.1f KiB)\n", bytes / 1024.0))
        .toString();
  }

  private static String headline(TrainedModel model) {
    ExampleSchema schema = model.schema();
    String outputs =
        switch (schema.task()) {
          case CLASSIFICATION -> schema.classes().size() + " classes";
          case MULTI_LABEL -> schema.classes().size() + " labels";
          case REGRESSION -> model.outputs() + (model.outputs() == 1 ? " target" : " targets");
        };
    return "Network for "
        + schema.task()
        + ": "
        + number(schema.features())
        + " features, "
        + outputs
        + ", loss "
        + model.network().loss().name()
        + "\n";
  }

  private static String scaled(TrainedModel model) {
    return model.scaling().inputs().isPresent() ? "standardized" : "as given";
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** Columns padded to their widest cell, the last one aligned right, a rule below the head. */
  private static void table(List<String[]> rows, StringBuilder text) {
    int columns = rows.get(0).length;
    int[] widths = new int[columns];
    for (String[] row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (int r = 0; r < rows.size(); r++) {
      for (int i = 0; i < columns; i++) {
        String cell = rows.get(r)[i];
        String padding = " ".repeat(widths[i] - cell.length());
        text.append(i == 0 ? "" : "  ").append(i < columns - 1 ? cell + padding : padding + cell);
      }
      text.append('\n');
      if (r == 0) {
        int width = 2 * (columns - 1);
        for (int columnWidth : widths) {
          width += columnWidth;
        }
        text.append("─".repeat(width)).append('\n');
      }
    }
  }
}
