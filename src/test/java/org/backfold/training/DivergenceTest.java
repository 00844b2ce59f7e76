package org.backfold.training;

import static org.backfold.training.Fixtures.distribute;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vectors;
import org.backfold.data.Example;
import org.backfold.data.Task;
import org.backfold.optim.Optimizer;
import org.backfold.training.TrainingOptions.Batching;
import org.backfold.training.TrainingOptions.Safety;
import org.backfold.training.TrainingOptions.Stopping;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a run whose numbers go wrong. */
@Tag("spark")
class DivergenceTest {
  @TempDir private Path directory;

  /**
   * Gradient descent on a line, of a curvature of 1 or so: a learning rate above 2 makes the error
   * grow at each step.
   */
  private static TrainingOptions options(double rate, int epochs) {
    return Fixtures.options(Optimizer.parse("gradient-descent"), rate)
        .with(new Batching(Batching.FULL, 16, 3))
        .with(new Stopping(epochs, 0, 0));
  }

  private static TrainingResult train(
      TrainingOptions options, List<Example> examples, TrainingListener listener) {
    return new Trainer(Fixtures.spark(), Fixtures.linear(), Task.REGRESSION, options)
        .train(distribute(examples, 2), Optional.empty(), listener);
  }

  private Safety safety(int recoveries) {
    return new Safety(
        Optional.of(Checkpointing.in(directory.toString()).everyIterations(4)), recoveries);
  }

  @Test
  void explosionFailsAndSaysWhere() {
    List<Example> examples = Fixtures.curve(50, 1);
    DivergenceException thrown =
        assertThrows(
            DivergenceException.class,
            () -> train(options(3, 300), examples, TrainingListener.NONE));
    assertTrue(
        thrown
            .getMessage()
            .matches(
                "Loss exploded to \\d\\.\\d{3}e\\+\\d+ after iteration \\d+ \\(epoch \\d+, learning rate"
                    + " 3\\.0\\); last finite loss \\d\\.\\d+e\\+\\d+\\. The largest share of the loss"
                    + " is that of partition [012] of 3; the largest weight is \\S+, in layer 1, the"
                    + " largest input, as standardized, \\d\\.\\d+, feature [01] in partition [012]\\."
                    + " Lower the learning rate.*"),
        thrown::getMessage);
  }

  @Test
  void inputsTooLargeAreFoundInTheirPartition() {
    List<Example> examples = new ArrayList<>(Fixtures.curve(50, 1));
    examples.add(new Example(Vectors.dense(1e200, 0.5), new double[] {1}, 1));
    TrainingOptions raw =
        options(0.1, 5).with(new TrainingOptions.Execution(2, false, InputScaling.NONE, false));
    DivergenceException thrown =
        assertThrows(DivergenceException.class, () -> train(raw, examples, TrainingListener.NONE));
    assertTrue(
        thrown
            .getMessage()
            .matches(
                "(Loss is Infinity|A gradient is not a finite number) after iteration 0 \\(epoch 1,.*"
                    + " In partition ([012]) of 3, .* layer 1 .* the largest input, as standardized,"
                    + " 1\\.00e\\+200, feature 0 in partition \\2\\..*"),
        thrown::getMessage);
  }

  @Test
  void failureLeavesTheLastGoodWeightsOnDisk() {
    TrainingOptions wild = options(3, 300).with(safety(0));
    List<Example> examples = Fixtures.curve(50, 1);
    DivergenceException thrown =
        assertThrows(DivergenceException.class, () -> train(wild, examples, TrainingListener.NONE));
    List<String> left = List.of(directory.toFile().list());
    String name = thrown.getMessage().replaceAll("(?s).*/(checkpoint-\\d+)\\.$", "$1");
    assertTrue(left.contains(name), () -> left + " lacks " + name + ": " + thrown.getMessage());
    long bad =
        Long.parseLong(thrown.getMessage().replaceAll("(?s).*after iteration (\\d+).*", "$1"));
    for (String file : left) {
      long iteration = Long.parseLong(file.substring("checkpoint-".length()));
      assertTrue(iteration < bad, () -> file + " holds weights after iteration " + bad);
    }
    // whoever allows recoveries now goes on from there
    TrainingResult result = train(wild.with(safety(4)), examples, TrainingListener.NONE);
    assertFalse(result.history().recoveries().isEmpty());
  }

  @Test
  void recoveryGoesBackWithHalfTheRateAndLearns() {
    List<Example> examples = Fixtures.curve(50, 1);
    List<Recovery> told = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onRecovery(Recovery recovery) {
            told.add(recovery);
          }
        };
    TrainingOptions safe = options(3, 120).with(new Safety(Optional.empty(), 4));
    TrainingResult result = train(safe, examples, listener);
    TrainingHistory history = result.history();
    assertEquals(told, history.recoveries());
    assertEquals(0.5, told.get(0).learningRateFactor());
    assertTrue(told.get(0).backTo() < told.get(0).iteration());
    EpochRecord last = history.epochs().get(119);
    assertEquals(3 * Math.pow(0.5, told.size()), last.learningRate());
    assertEquals(120, history.epochs().size());
    // 50 sin(x) of the curve is no line: what remains of a deviation of 40 is about 10
    assertTrue(last.metric() < 15, () -> "RMSE " + last.metric());
    DivergenceException thrown =
        assertThrows(
            DivergenceException.class,
            () ->
                train(
                    options(1000, 300).with(new Safety(Optional.empty(), 2)),
                    examples,
                    TrainingListener.NONE));
    assertTrue(thrown.getMessage().contains("learning rate 250.0"), thrown::getMessage);
  }

  @Test
  void recoveredRunThatIsBrokenOffAtEachCheckpointEndsWithTheSameBits() throws Exception {
    List<Example> examples = Fixtures.curve(50, 1);
    TrainingOptions options = options(3, 60);
    TrainingResult unbroken =
        train(options.with(new Safety(Optional.empty(), 4)), examples, TrainingListener.NONE);
    assertFalse(unbroken.history().recoveries().isEmpty());
    int broken = 0;
    for (boolean over = false; !over; ) {
      List<String> written = new ArrayList<>();
      try {
        TrainingResult result =
            train(
                options.with(safety(4)),
                examples,
                new TrainingListener() {
                  @Override
                  public void onCheckpoint(String path, long iteration) {
                    written.add(path);
                    if (written.size() == 2) {
                      throw new IllegalStateException("broken off");
                    }
                  }
                });
        over = true;
        ResumeTest.assertSame(unbroken, result);
      } catch (IllegalStateException e) {
        broken++;
      }
    }
    assertTrue(broken > 5, "broken off " + broken + " times");
    assertFalse(Files.exists(directory.resolve("_owner")));
  }

  @Test
  void anOutlierIsNoExplosion() {
    List<Example> examples = new ArrayList<>(Fixtures.curve(2000, 1));
    examples.add(new Example(Vectors.dense(0.1, 0.1), new double[] {1e12}, 1));
    TrainingOptions oneByOne =
        options(1e-3, 1)
            .with(new Batching(1, 16, 2))
            .with(new TrainingOptions.Execution(2, false, InputScaling.COLUMNS, true));
    List<Example> few = examples.subList(1900, 2001);
    assertEquals(1, train(oneByOne, few, TrainingListener.NONE).history().epochs().size());
  }
}
