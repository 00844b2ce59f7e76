package org.backfold.data;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;

/**
 * How labels are read, first in the validation pass and then for good.
 *
 * @param columns of the labels
 * @param names of these columns
 * @param rule for the validation pass
 * @param stated task that is stated by the user or the model, or plain from the columns
 * @param classes known before the pass; empty if they are to be found
 */
record LabelPlan(
    List<Integer> columns,
    List<String> names,
    LabelRule rule,
    Optional<Task> stated,
    List<String> classes) {

  /** For a new table. */
  static LabelPlan of(TableColumns source, ColumnRoles roles, Optional<Task> stated) {
    List<Integer> columns = roles.labels();
    List<String> names = roles.names(columns, source.columns());
    int vectorSize = vectorSize(source, columns);
    boolean several = columns.size() > 1 || vectorSize > 0;
    boolean classification = stated.isPresent() && stated.get() == Task.CLASSIFICATION;
    if (several && classification) {
      throw new ReadFailure.BadInput(
          source.name()
              + ": classification takes one label column of one class each, not "
              + String.join(", ", names)
              + "; state one column, or data.task = multi-label.");
    }
    boolean numbers = stated.isPresent() && !classification;
    if (several || numbers) {
      boolean binary = stated.isPresent() && stated.get() == Task.MULTI_LABEL;
      LabelRule rule = new LabelRule.Numbers(columns, names, vectorSize, binary);
      return new LabelPlan(columns, names, rule, stated, List.of());
    }
    List<String> nominal = nominalNames(source.columns().fields()[columns.get(0)]);
    if (!nominal.isEmpty()) {
      List<Integer> indices = IntStream.range(0, nominal.size()).boxed().toList();
      LabelRule rule = new LabelRule.Indexed(columns.get(0), names.get(0), nominal, indices);
      return new LabelPlan(columns, names, rule, Optional.of(Task.CLASSIFICATION), nominal);
    }
    LabelRule rule = new LabelRule.Open(columns.get(0), names.get(0));
    return new LabelPlan(columns, names, rule, stated, List.of());
  }

  /** For a table read with the schema of a model. */
  static LabelPlan of(TableColumns source, ColumnRoles roles, ExampleSchema schema) {
    List<Integer> columns = roles.labels();
    List<String> names = roles.names(columns, source.columns());
    return new LabelPlan(
        columns,
        names,
        rule(source, columns, names, schema),
        Optional.of(schema.task()),
        schema.classes());
  }

  private static LabelRule rule(
      TableColumns source, List<Integer> columns, List<String> names, ExampleSchema schema) {
    if (columns.isEmpty()) {
      return new LabelRule.Ignored();
    }
    if (schema.task() == Task.CLASSIFICATION) {
      if (columns.size() > 1) {
        throw new ReadFailure.BadInput(
            source.name() + ": the model knows one label column, not " + names + ".");
      }
      Map<String, Integer> indices = LabelTally.indices(schema.classes());
      List<String> nominal = nominalNames(source.columns().fields()[columns.get(0)]);
      return nominal.isEmpty()
          ? new LabelRule.OneOf(columns.get(0), names.get(0), schema.classes())
          : new LabelRule.Indexed(
              columns.get(0),
              names.get(0),
              nominal,
              nominal.stream().map(name -> indices.getOrDefault(name, -1)).toList());
    }
    boolean binary = schema.task() == Task.MULTI_LABEL;
    int vectorSize = vectorSize(source, columns);
    int targets = schema.outputs();
    int found = vectorSize > 0 ? vectorSize : columns.size();
    if (found != targets) {
      throw new ReadFailure.BadInput(
          source.name()
              + ": the model knows "
              + targets
              + " targets, but "
              + found
              + " are stated: "
              + String.join(", ", names)
              + ".");
    }
    return new LabelRule.Numbers(columns, names, vectorSize, binary);
  }

  /** Size of the vectors of the one label column; 0 if labels are numbers or text. */
  private static int vectorSize(TableColumns source, List<Integer> columns) {
    StructField field = source.columns().fields()[columns.get(0)];
    if (columns.size() > 1 || !RowCells.isVector(field.dataType())) {
      return 0;
    }
    OptionalInt size = source.vectorSize(columns.get(0));
    if (size.isEmpty() || size.getAsInt() == 0) {
      throw new ReadFailure.BadInput(
          source.name() + ": label column '" + field.name() + "' holds no vector.");
    }
    return size.getAsInt();
  }

  /** Class names in the column's metadata, as StringIndexer leaves them; empty without. */
  private static List<String> nominalNames(StructField field) {
    if (!(field.dataType() instanceof NumericType)) {
      return List.of();
    }
    Attribute attribute = Attribute.fromStructField(field);
    if (attribute instanceof NominalAttribute nominal && nominal.values().isDefined()) {
      return List.of(nominal.values().get());
    }
    if (attribute instanceof BinaryAttribute binary && binary.values().isDefined()) {
      return List.of(binary.values().get());
    }
    return List.of();
  }

  /** Names of the outputs of a multi-label task: the columns, or the places in the vector. */
  List<String> labelNames() {
    int size = rule instanceof LabelRule.Numbers numbers ? numbers.vectorSize() : 0;
    return size == 0 ? names : ExampleSchema.elements(names.get(0), size);
  }
}
