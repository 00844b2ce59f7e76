package org.backfold.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What each column of a source is for, by its position.
 *
 * @param labels none if they are not needed and not there
 * @param features one vector column, or the numeric columns
 * @param vector whether it is one vector column
 * @param weight of the rows, or {@link RowParser#NONE}
 * @param split of the rows, or {@link RowParser#NONE}
 */
record ColumnRoles(
    List<Integer> labels, List<Integer> features, boolean vector, int weight, int split) {

  /** Resolves names and positions of the options against the columns of one source. */
  static final class Resolver {
    private static final String DEFAULT_LABEL = "label";
    private static final String DEFAULT_FEATURES = "features";
    private static final int SHOWN = 20;

    private final TableColumns source;
    private final StructType columns;
    private final List<String> names;
    private final ReadOptions.Columns options;
    private final boolean showValues;

    Resolver(TableColumns source, ReadOptions options) {
      this.source = source;
      this.showValues = options.policy().showValues();
      this.columns = source.columns();
      this.names = List.of(columns.fieldNames());
      this.options = options.columns();
    }

    /**
     * For a new schema.
     *
     * @throws IllegalArgumentException if a column is not there, has two roles or a type that does
     *     not fit its role, or no features are left
     */
    ColumnRoles resolve() {
      List<Integer> labels = labels(options.labels());
      if (labels.isEmpty()) {
        throw error(source.labelHint());
      }
      Set<Integer> taken = taken(labels);
      List<Integer> features = positions(options.features(), "feature");
      features.stream()
          .filter(taken::contains)
          .findFirst()
          .ifPresent(
              column -> {
                throw error("column '" + names.get(column) + "' cannot be a feature as well");
              });
      if (features.isEmpty()) {
        features = defaultFeatures(taken);
      }
      return checked(labels, features);
    }

    /**
     * For the schema of a model: the same features by name, or by position if the source has no
     * names.
     *
     * @param labelled whether labels are needed
     */
    ColumnRoles resolve(ExampleSchema schema, boolean labelled) {
      List<Integer> labels = labels(options.labels(), schema, labelled);
      List<Integer> features = new ArrayList<>();
      List<String> missing = new ArrayList<>();
      for (String name : schema.featureColumns()) {
        int column = names.indexOf(name);
        features.add(column);
        if (column < 0) {
          missing.add(name);
        }
      }
      boolean positional = !source.named();
      if (positional && (!missing.isEmpty() || features.stream().anyMatch(labels::contains))) {
        features = inOrder(schema, taken(labels));
      } else if (!missing.isEmpty()) {
        throw error(
            "the model needs "
                + (missing.size() == 1 ? "column " : missing.size() + " columns ")
                + quoted(missing)
                + ", which the table does not have");
      }
      return checked(labels, features);
    }

    private List<Integer> inOrder(ExampleSchema schema, Set<Integer> taken) {
      List<Integer> rest =
          IntStream.range(0, names.size()).filter(c -> !taken.contains(c)).boxed().toList();
      if (rest.size() != schema.features()) {
        throw error(
            "the model takes "
                + schema.features()
                + " features by position, but the table has no header and "
                + rest.size()
                + " columns beside the label; exclude those that are no features");
      }
      return rest;
    }

    private List<Integer> labels(List<String> stated) {
      if (!stated.isEmpty()) {
        return positions(stated, "label");
      }
      int column = names.indexOf(DEFAULT_LABEL);
      return column < 0 ? List.of() : List.of(column);
    }

    private List<Integer> labels(List<String> stated, ExampleSchema schema, boolean labelled) {
      if (!stated.isEmpty()) {
        return labelled || names.containsAll(stated) ? positions(stated, "label") : List.of();
      }
      List<String> wanted = schema.labelColumns();
      if (!names.containsAll(wanted)) {
        wanted = schema.labelVector().map(List::of).orElse(wanted);
      }
      boolean there = names.containsAll(wanted);
      if (labelled && !there) {
        throw error("the label " + quoted(wanted) + " of the model is not there");
      }
      boolean sameWidth =
          source.named() || names.size() > schema.featureColumns().size(); // else all are features
      return there && sameWidth ? positions(wanted, "label") : List.of();
    }

    /** Columns that are no features by default. */
    private Set<Integer> taken(List<Integer> labels) {
      Set<Integer> taken = new HashSet<>(labels);
      options.weight().ifPresent(column -> taken.add(position(column, "weight")));
      options.split().ifPresent(column -> taken.add(position(column, "split")));
      taken.addAll(positions(options.exclude(), "exclude"));
      return taken;
    }

    private List<Integer> defaultFeatures(Set<Integer> taken) {
      List<Integer> rest =
          IntStream.range(0, names.size()).filter(c -> !taken.contains(c)).boxed().toList();
      int named = names.indexOf(DEFAULT_FEATURES);
      if (rest.contains(named) && RowCells.isVector(type(named))) {
        return List.of(named);
      }
      if (rest.isEmpty()) {
        throw error("no column is left for the features");
      }
      return rest;
    }

    private ColumnRoles checked(List<Integer> labels, List<Integer> features) {
      boolean vector = features.size() == 1 && RowCells.isVector(type(features.get(0)));
      if (!vector) {
        refuseVectors(features);
        refuseText(features);
      }
      checkLabels(labels);
      int weight = options.weight().map(column -> position(column, "weight")).orElse(-1);
      int split = options.split().map(column -> position(column, "split")).orElse(-1);
      if (weight >= 0 && !RowCells.isNumber(type(weight))) {
        throw error("weight column '" + names.get(weight) + "' is of type " + typeName(weight));
      }
      return new ColumnRoles(labels, features, vector, weight, split);
    }

    private void checkLabels(List<Integer> labels) {
      for (int label : labels) {
        boolean number = RowCells.isNumber(type(label));
        if (!number && !(labels.size() == 1 && RowCells.isVector(type(label)))) {
          throw error(
              "label column '"
                  + names.get(label)
                  + "' is of type "
                  + typeName(label)
                  + "; it must hold numbers or text");
        }
      }
    }

    private void refuseVectors(List<Integer> features) {
      for (int column : features) {
        if (RowCells.isVector(type(column))) {
          throw error(
              "column '"
                  + names.get(column)
                  + "' holds vectors beside other features; state"
                  + " data.features = ["
                  + names.get(column)
                  + "], exclude it, or assemble all into one"
                  + " vector");
        }
      }
    }

    /** One error for all columns that are text, or of a type that is no number. */
    private void refuseText(List<Integer> features) {
      List<String> bad = new ArrayList<>();
      List<String> reasons = new ArrayList<>();
      Set<String> advice = new LinkedHashSet<>();
      for (int column : features) {
        if (!RowCells.isNumber(type(column))) {
          bad.add(names.get(column));
          reasons.add("'" + names.get(column) + "' (type " + typeName(column) + ")");
        } else {
          Optional<String> text = source.textIn(column);
          text.ifPresent(
              found -> {
                bad.add(names.get(column));
                String shown = showValues ? RowProblem.quote(found) : "text";
                reasons.add("'" + names.get(column) + "' (" + shown + ")");
                NumberText.advice(found).ifPresent(advice::add);
              });
        }
      }
      if (!bad.isEmpty()) {
        throw error(
            (bad.size() == 1 ? "feature column " : "feature columns ")
                + shortened(reasons)
                + (bad.size() == 1 ? " holds" : " hold")
                + " no numbers; leave out with data.exclude = ["
                + shortened(bad)
                + "], or encode as numbers"
                + (advice.isEmpty() ? "" : ": " + String.join(", ", advice)));
      }
    }

    private List<Integer> positions(List<String> stated, String role) {
      List<Integer> positions = stated.stream().map(column -> position(column, role)).toList();
      if (new HashSet<>(positions).size() < positions.size()) {
        throw error("a column is stated twice in " + role + " = " + stated);
      }
      return positions;
    }

    private int position(String stated, String role) {
      int named = names.indexOf(stated);
      if (named >= 0) {
        return named;
      }
      if (stated.matches("-?\\d{1,9}")) {
        int index = Integer.parseInt(stated);
        int position = index < 0 ? names.size() + index : index;
        if (position >= 0 && position < names.size()) {
          return position;
        }
        throw error(
            "there is no column "
                + stated
                + " for "
                + role
                + "; the "
                + names.size()
                + " columns count from 0, or from -1 at the end");
      }
      String meant =
          Nearest.to(stated, names).map(name -> "; did you mean '" + name + "'?").orElse("");
      throw error(
          "there is no column '"
              + stated
              + "' for "
              + role
              + "; there are "
              + shortened(names)
              + meant);
    }

    private DataType type(int column) {
      StructField field = columns.fields()[column];
      return field.dataType();
    }

    private String typeName(int column) {
      return type(column).simpleString();
    }

    private static String shortened(List<String> items) {
      String start = String.join(", ", items.subList(0, Math.min(SHOWN, items.size())));
      int more = items.size() - SHOWN;
      return more > 0 ? start + " and " + more + " more" : start;
    }

    private static String quoted(List<String> items) {
      return shortened(items.stream().map(item -> "'" + item + "'").toList());
    }

    private IllegalArgumentException error(String what) {
      return new ReadFailure.BadInput(
          source.name() + ": " + what + (what.endsWith("?") ? "" : "."));
    }
  }

  /** All columns that have a role, each once. */
  int[] needed() {
    IntStream roles =
        IntStream.concat(
            labels.stream().mapToInt(Integer::intValue),
            features.stream().mapToInt(Integer::intValue));
    return IntStream.concat(roles, IntStream.of(weight, split))
        .filter(column -> column >= 0)
        .distinct()
        .toArray();
  }

  int[] featureArray() {
    return features.stream().mapToInt(Integer::intValue).toArray();
  }

  List<String> names(List<Integer> positions, StructType columns) {
    return positions.stream().map(column -> columns.fieldNames()[column]).toList();
  }
}
