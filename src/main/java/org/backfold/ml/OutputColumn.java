package org.backfold.ml;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/**
 * A column that a model appends.
 *
 * @param field name, type and metadata; an empty name leaves the column out, as in MLlib
 * @param value what stands in a row
 */
record OutputColumn(StructField field, Value value) {
  /** Makes the value of one row. */
  interface Value extends Serializable {
    /**
     * @param logits zᴸ, the value's to keep
     * @param prediction of the model, the value's to keep
     */
    Object of(double[] logits, double[] prediction);
  }

  boolean isWanted() {
    return !field.name().isEmpty();
  }

  static StructField vector(String name) {
    return vector(name, Metadata.empty());
  }

  /** A vector with one place per name. */
  static StructField vector(String name, List<String> places) {
    if (name.isEmpty()) {
      return vector(name); // not wanted; Spark takes no attribute group without a name
    }
    Attribute[] attributes =
        places.stream()
            .map(place -> NumericAttribute.defaultAttr().withName(place))
            .toArray(Attribute[]::new);
    return vector(name, new AttributeGroup(name, attributes).toMetadata());
  }

  /** A vector of a known size. */
  static StructField vector(String name, int size) {
    return name.isEmpty()
        ? vector(name)
        : vector(name, new AttributeGroup(name, size).toMetadata());
  }

  private static StructField vector(String name, Metadata metadata) {
    return new StructField(name, SQLDataTypes.VectorType(), true, metadata);
  }

  static StructField number(String name, Metadata metadata) {
    return new StructField(name, DataTypes.DoubleType, false, metadata);
  }

  /** As Spark's {@code MultilabelClassificationEvaluator} takes them. */
  static StructField labelIndices(String name) {
    return new StructField(
        name, DataTypes.createArrayType(DataTypes.DoubleType, false), true, Metadata.empty());
  }
}
