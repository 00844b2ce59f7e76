package org.backfold.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The main program of a JVM that ReadmeIT starts: runs the commands of a file, a line each, one
 * after the other in one Spark session, as {@code scripts/backfold} would each in its own.
 */
final class DocumentedCommands {
  /** Before and after each command's output, with the exit code of the one before. */
  private static final String MARK = "\u0001";

  private DocumentedCommands() {}

  /**
   * @param arguments the file; arguments of a command are separated by tabs
   */
  public static void main(String[] arguments) throws Exception {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", 2)
            .getOrCreate();
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    int code = 0;
    for (String line : Files.readAllLines(Path.of(arguments[0]))) {
      out.println(MARK + code);
      code = Main.run(out, out, line.split("\t"));
    }
    out.println(MARK + code);
    spark.stop();
  }
}
