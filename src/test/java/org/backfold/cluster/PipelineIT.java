package org.backfold.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pipeline tuned in one JVM predicts the same bits in another that has nothing but the jar; and
 * the command line and the estimators read each other's models, each in a JVM of its own.
 */
class PipelineIT {
  @TempDir private static Path directory;

  @BeforeAll
  static void tune() throws Exception {
    run(Submission.local(2).probe(PipelineProbe.class), "tune", directory.toString());
  }

  @Test
  void savedPipelinePredictsTheSameBitsInANewJvm() throws Exception {
    run(Submission.local(2).probe(PipelineProbe.class), "apply", directory.toString());
    List<String> tuned = Files.readAllLines(directory.resolve("tuned"));
    assertEquals(150, tuned.size());
    assertEquals(tuned, Files.readAllLines(directory.resolve("applied")));
  }

  @Test
  void commandLineEvaluatesWhatTheEstimatorTrained() throws Exception {
    String evaluated =
        run(
            Submission.local(2),
            "evaluate",
            directory.resolve("network").toString(),
            "--data",
            directory.resolve("table.parquet").toString());
    assertTrue(accuracy(evaluated) > 0.9, evaluated);
  }

  @Test
  void estimatorSideLoadsWhatTheCommandLineTrained() throws Exception {
    run(
        Submission.local(2),
        "train",
        "--data",
        directory.resolve("table.csv").toString(),
        "--label",
        "tree",
        "--epochs",
        "40",
        "--output",
        directory.resolve("run").toString());
    String loaded = run(Submission.local(2).probe(PipelineProbe.class), "load", "" + directory);
    Matcher right = Pattern.compile("right (\\d+) of 150").matcher(loaded);
    assertTrue(right.find(), loaded);
    assertTrue(Integer.parseInt(right.group(1)) > 130, loaded);
  }

  private static double accuracy(String output) {
    Matcher accuracy = Pattern.compile("accuracy (\\d\\.\\d+)").matcher(output);
    assertTrue(accuracy.find(), output);
    return Double.parseDouble(accuracy.group(1));
  }

  private static String run(Submission submission, String... arguments) throws Exception {
    Submission.Outcome outcome = submission.run(arguments);
    assertEquals(0, outcome.exitCode(), outcome::output);
    return outcome.output();
  }
}
