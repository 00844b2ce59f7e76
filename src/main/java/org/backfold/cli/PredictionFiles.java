package org.backfold.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;
import org.backfold.cli.RunDirectory.Replace;

/**
 * A table as files.
 *
 * @param format of the files
 * @param single whether all rows go into one file instead of a directory of parts
 */
record PredictionFiles(Format format, boolean single) {
  /** Cells stay as they are: RFC 4180 quotes, blanks kept, nothing for an empty cell. */
  private static final Map<String, String> CSV_OPTIONS =
      Map.of(
          "escape", "\"",
          "emptyValue", "",
          "ignoreLeadingWhiteSpace", "false",
          "ignoreTrailingWhiteSpace", "false");

  private static final String PARTS = "parts";
  private static final String FILE = "file";

  /** What can be written. */
  enum Format {
    CSV,
    JSON,
    PARQUET;

    String ending() {
      return "." + toString();
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** By the name of the output, unless a format is stated. */
  static PredictionFiles of(String output, Format stated) {
    Format named =
        Arrays.stream(Format.values())
            .filter(format -> output.endsWith(format.ending()))
            .findFirst()
            .orElse(Format.PARQUET);
    Format format = stated == null ? named : stated;
    boolean single = format != Format.PARQUET && output.endsWith(format.ending());
    return new PredictionFiles(format, single);
  }

  /**
   * @throws IllegalArgumentException if the output is there already or cannot be written
   */
  RunDirectory place(String output, boolean overwrite, Configuration hadoop) {
    Replace replace = single ? Replace.OUTPUT_OR_FILE : Replace.OUTPUT;
    return RunDirectory.create(output, overwrite ? replace : Replace.NOTHING, hadoop);
  }

  /** Writes and publishes; rows keep their order. */
  void write(Dataset<Row> table, RunDirectory directory) {
    if (format == Format.CSV) {
      requireFlat(table);
    }
    String parts = directory.aside(PARTS);
    switch (format) {
      // every part of a directory needs its header; a single file has one, written with the first
      case CSV -> table.write().options(CSV_OPTIONS).option("header", !single).csv(parts);
      case JSON -> table.write().json(parts);
      case PARQUET -> table.write().parquet(parts);
    }
    if (single) {
      String header = format == Format.CSV ? CsvLine.of(table.columns()) + "\n" : "";
      directory.join(PARTS, header, FILE);
      directory.publish(FILE);
    } else {
      directory.publish(PARTS);
    }
  }

  private static void requireFlat(Dataset<Row> table) {
    for (StructField field : table.schema().fields()) {
      DataType type = field.dataType();
      boolean flat =
          !(type instanceof ArrayType
              || type instanceof MapType
              || type instanceof StructType
              || type instanceof BinaryType
              || type instanceof UserDefinedType<?>);
      if (!flat) {
        throw new IllegalArgumentException(
            "Column "
                + field.name()
                + " holds "
                + type.simpleString()
                + "s, which CSV cannot; write to a name that ends in .json or .parquet.");
      }
    }
  }
}
