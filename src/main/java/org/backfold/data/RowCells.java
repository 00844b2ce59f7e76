package org.backfold.data;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/** Cells of a Spark row. */
final class RowCells implements Cells {
  private static final byte SPARSE = 0;

  private final int[] slots;
  private final int bundle;
  private Row row;
  private List<Object> bundled = List.of();

  /**
   * @param slots where in the Spark row each column of the source stands; −1 − k for element k of
   *     the bundle; kept, not changed
   * @param bundle where the array of bundled columns stands; −1: there is none
   */
  RowCells(int[] slots, int bundle) {
    this.slots = slots;
    this.bundle = bundle;
  }

  /** For columns that stand in a Spark row as they do in the source. */
  static int[] plainSlots(int columns) {
    return IntStream.range(0, columns).toArray();
  }

  /** Moves on to another row. */
  RowCells of(Row newRow) {
    row = newRow;
    if (bundle >= 0) {
      bundled = newRow.getList(bundle);
    }
    return this;
  }

  private Object cell(int column) {
    int slot = slots[column];
    return slot < 0 ? bundled.get(-1 - slot) : row.get(slot);
  }

  /** Whether {@link #number} can read cells of the type. */
  static boolean isNumber(DataType type) {
    return type instanceof NumericType
        || type instanceof BooleanType
        || type instanceof StringType
        || type instanceof NullType;
  }

  /** Whether {@link #vector} can read cells of the type. */
  static boolean isVector(DataType type) {
    return type.equals(SQLDataTypes.VectorType())
        || (type instanceof ArrayType array && array.elementType() instanceof NumericType)
        || (type instanceof StructType struct && isStoredVector(struct));
  }

  /** ORC and JSON keep the fields of a vector but forget that they are one. */
  private static boolean isStoredVector(StructType struct) {
    List<String> fields = List.of(struct.fieldNames());
    return fields.size() == 4 && fields.containsAll(List.of("type", "size", "indices", "values"));
  }

  @Override
  public double number(int column) {
    Object cell = cell(column);
    if (cell instanceof Number number) {
      return number.doubleValue();
    }
    if (cell instanceof String text) {
      return NumberText.number(text.strip());
    }
    return cell instanceof Boolean flag ? (flag ? 1 : 0) : Double.NaN;
  }

  @Override
  public String text(int column) {
    Object cell = cell(column);
    if (cell == null) {
      return "";
    }
    return cell instanceof Number number
        ? NumberText.name(number.doubleValue())
        : cell.toString().strip();
  }

  @Override
  public Vector vector(int column) {
    Object cell = cell(column);
    if (cell == null) {
      return NO_VECTOR;
    }
    if (cell instanceof Vector vector) {
      return vector;
    }
    return cell instanceof Row fields
        ? storedVector(fields)
        : Vectors.dense(doubles(row.getList(slots[column])));
  }

  private static Vector storedVector(Row fields) {
    double[] values = doubles(fields.getList(fields.fieldIndex("values")));
    Object type = fields.get(fields.fieldIndex("type"));
    if (!(type instanceof Number number) || number.byteValue() != SPARSE) {
      return Vectors.dense(values);
    }
    List<Number> indices = fields.getList(fields.fieldIndex("indices"));
    int[] at = indices.stream().mapToInt(Number::intValue).toArray();
    int size = ((Number) fields.get(fields.fieldIndex("size"))).intValue();
    return Vectors.sparse(size, at, values);
  }

  /** A missing element is NaN. */
  private static double[] doubles(List<Number> cells) {
    double[] values = new double[cells.size()];
    for (int k = 0; k < values.length; k++) {
      values[k] = cells.get(k) == null ? Double.NaN : cells.get(k).doubleValue();
    }
    return values;
  }
}
