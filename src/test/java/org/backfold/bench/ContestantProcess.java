package org.backfold.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ludovic.netlib.blas.BLAS;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.backfold.linalg.Blas;
import scala.Tuple2;

/** The JVM of one contestant: measures one scenario and writes what came out. */
final class ContestantProcess {
  private ContestantProcess() {}

  /**
   * @param arguments scenario, contestant, whether quick, and the file for a {@link ProcessResult}
   */
  public static void main(String[] arguments) throws IOException {
    Scenario scenario = Benchmarks.scenario(arguments[0]);
    Contestant contestant = Contestant.valueOf(arguments[1]);
    boolean quick = Boolean.parseBoolean(arguments[2]);
    Path file = Path.of(arguments[3]);
    String engine = contestant.hasOpenBlas() ? Blas.engine().name() : "";
    Path scratch = Files.createTempDirectory("backfold-bench");
    try (SparkSession spark = SparkSession.builder().appName("backfold bench").getOrCreate()) {
      Lab lab = new Lab(spark, quick, scratch);
      scenario.measure(contestant, lab);
      if (engine.isEmpty()) {
        engine = BLAS.getInstance().getClass().getSimpleName() + " (netlib)";
      }
      ProcessResult result =
          new ProcessResult(engine, settings(spark), lab.measurements(), lab.notes());
      new ObjectMapper().writeValue(file.toFile(), result);
    } finally {
      delete(scratch);
    }
  }

  private static Map<String, String> settings(SparkSession spark) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("spark", spark.version());
    settings.put("scala", scala.util.Properties.versionNumberString());
    for (Tuple2<String, String> one : spark.sparkContext().getConf().getAll()) {
      settings.put(one._1(), one._2());
    }
    return settings;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    }
  }
}
