package org.backfold.ml;

import static org.apache.spark.sql.functions.col;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns of a DataFrame that a stage is given, checked before any job. */
final class Columns {
  private final StructType schema;

  Columns(StructType schema) {
    this.schema = schema;
  }

  /** Whatever stands in its name, dots included. */
  static Column named(String column) {
    return col("`" + column.replace("`", "``") + "`");
  }

  static boolean isVector(DataType type) {
    return type.equals(SQLDataTypes.VectorType())
        || (type instanceof ArrayType array && array.elementType() instanceof NumericType);
  }

  /** Size of the vectors by the column's metadata; 0 or less if they do not say. */
  static int statedSize(StructField field) {
    boolean vector = field.dataType().equals(SQLDataTypes.VectorType());
    return vector ? AttributeGroup.fromStructField(field).size() : 0; // Spark fails on arrays
  }

  private static boolean isNumber(DataType type) {
    return type instanceof NumericType || type instanceof BooleanType;
  }

  boolean has(String column) {
    return List.of(schema.fieldNames()).contains(column);
  }

  /**
   * @param param that names the column, for the message
   * @throws IllegalArgumentException if there is no such column
   */
  StructField field(String column, String param) {
    if (!has(column)) {
      throw new IllegalArgumentException(
          "Column '"
              + column
              + "' does not exist; the columns are "
              + Arrays.toString(schema.fieldNames())
              + ". Set "
              + param
              + " to one of them.");
    }
    return schema.apply(column);
  }

  /** A column of vectors, or of arrays of numbers. */
  StructField features(String column) {
    StructField field = field(column, "featuresCol");
    if (!isVector(field.dataType())) {
      throw wrongType(
          field, "features", "a vector", "assemble the feature columns with VectorAssembler");
    }
    return field;
  }

  /** A column of numbers, or vectors or arrays of them. */
  StructField label(String column) {
    StructField field = field(column, "labelCol");
    if (!isNumber(field.dataType()) && !isVector(field.dataType())) {
      String advice =
          field.dataType() instanceof StringType
              ? "index the classes with StringIndexer"
              : "cast or convert the column";
      throw wrongType(field, "labels", "a number, or a vector of several", advice);
    }
    return field;
  }

  void weight(String column) {
    StructField field = field(column, "weightCol");
    if (!(field.dataType() instanceof NumericType)) {
      throw wrongType(field, "weights", "a number", "cast the column");
    }
  }

  void validationIndicator(String column) {
    StructField field = field(column, "validationIndicatorCol");
    if (!(field.dataType() instanceof BooleanType)) {
      throw wrongType(field, "the marks of validation rows", "a boolean", "compare or cast it");
    }
  }

  /**
   * The schema with outputs behind; an empty name is none.
   *
   * @throws IllegalArgumentException if there is such a column already
   */
  StructType with(List<StructField> outputs) {
    StructType result = schema;
    for (StructField output : outputs) {
      if (List.of(result.fieldNames()).contains(output.name())) {
        throw new IllegalArgumentException(
            "Output column '"
                + output.name()
                + "' exists already; drop it before, or name the output otherwise.");
      }
      result = output.name().isEmpty() ? result : result.add(output);
    }
    return result;
  }

  private static IllegalArgumentException wrongType(
      StructField field, String what, String expected, String advice) {
    return new IllegalArgumentException(
        "Column '"
            + field.name()
            + "' of type "
            + field.dataType().simpleString()
            + " cannot hold "
            + what
            + "; expected "
            + expected
            + " per row: "
            + advice
            + ".");
  }
}
