package org.backfold.training;

import static org.backfold.training.Fixtures.distribute;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.backfold.data.Example;
import org.backfold.data.Task;
import org.backfold.network.Network;
import org.backfold.network.Penalty;
import org.backfold.optim.Clipping;
import org.backfold.optim.Optimizer;
import org.backfold.optim.Plateau;
import org.backfold.optim.Schedule;
import org.backfold.training.Checkpointing.Resume;
import org.backfold.training.TrainingOptions.Batching;
import org.backfold.training.TrainingOptions.Method;
import org.backfold.training.TrainingOptions.Regularization;
import org.backfold.training.TrainingOptions.Safety;
import org.backfold.training.TrainingOptions.Stopping;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that is broken off, again and again, ends with the bits of one that is not. */
@Tag("spark")
class ResumeTest {
  private static final List<Example> ROWS = Fixtures.classes(50, true, 1);

  @TempDir private Path directory;

  /** Breaks a run off just after a checkpoint, as a dying driver would. */
  private static final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** 50 rows in mini-batches of 20: three iterations an epoch, the last one shorter. */
  private static TrainingOptions batches(Optimizer optimizer, double rate, int epochs) {
    return Fixtures.options(optimizer, rate)
        .with(new Batching(20, 8, 3))
        .with(new Stopping(epochs, 0, 0));
  }

  static Stream<Arguments> runs() {
    List<Arguments> runs = new ArrayList<>();
    for (String name : Optimizer.NAMES) {
      if (!name.equals("lbfgs")) {
        runs.add(Arguments.of(name, batches(Optimizer.parse(name), 0.05, 3), false));
      }
    }
    TrainingOptions adam = batches(Optimizer.parse("adam"), 0.1, 6);
    runs.add(Arguments.of("dropout and all", regularized(), true));
    runs.add(Arguments.of("early stopping", adam.with(new Stopping(40, 2, 0.01)), true));
    TrainingOptions lbfgs = Fixtures.options(Optimizer.parse("lbfgs"), 1);
    TrainingOptions twelve = lbfgs.with(new Stopping(12, 0, 0));
    runs.add(Arguments.of("lbfgs", twelve, true));
    Regularization l1 =
        new Regularization(
            new Penalty(0.02, 0.01),
            Fixtures.dropout(0, 0),
            Double.POSITIVE_INFINITY,
            Clipping.NONE);
    runs.add(Arguments.of("owl-qn", twelve.with(l1), false));
    TrainingOptions full =
        adam.with(new Batching(Batching.FULL, 8, 3)).with(regularized().regularization());
    runs.add(Arguments.of("full batches", full, false));
    return runs.stream();
  }

  private static TrainingOptions regularized() {
    TrainingOptions adam = batches(Optimizer.parse("adam"), 0.1, 6);
    Regularization all =
        new Regularization(
            new Penalty(0.01, 0.01), Fixtures.dropout(0.1, 0.3), 2, new Clipping(0.5, 1));
    Method decaying =
        new Method(
            Optimizer.parse("adam"),
            new Schedule.Exponential(0.1, 2, 0.7).warmUp(2),
            Optional.of(new Plateau(0.5, 0, 0.1, 1, 0)),
            adam.method().initializer(),
            Optional.empty());
    return adam.with(all).with(decaying);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("runs")
  void runBrokenOffAfterEachIterationEndsWithTheSameBits(
      String name, TrainingOptions options, boolean validated) {
    TrainingResult unbroken = train(options, validated, TrainingListener.NONE);
    TrainingOptions resumable = resumable(options, Resume.AUTO);
    for (long next = 1; ; next++) {
      long last = next;
      List<Long> resumedAt = new ArrayList<>();
      try {
        TrainingResult result =
            train(
                resumable,
                validated,
                new TrainingListener() {
                  @Override
                  public void onResume(Resumed from) {
                    resumedAt.add(from.iteration());
                  }

                  @Override
                  public void onCheckpoint(String path, long iteration) {
                    if (iteration == last) {
                      throw new Interrupted();
                    }
                  }
                });
        assertSame(unbroken, result);
        long iterations =
            unbroken.history().epochs().get(unbroken.history().epochs().size() - 1).iteration();
        assertEquals(iterations + 1, next, "broken off after each iteration");
        return;
      } catch (Interrupted e) {
        assertEquals(next == 1 ? List.of() : List.of(next - 1), resumedAt);
      }
    }
  }

  /** Three iterations an epoch, synchronized every two: after 2, 3, 5, 6, … */
  @Test
  void runOfLocalStepsBrokenOffAfterEachRoundEndsWithTheSameBits() {
    TrainingOptions options = regularized().with(new Batching(20, 8, 3, 2));
    TrainingResult unbroken = train(options, true, TrainingListener.NONE);
    List<Long> brokenOffAfter = new ArrayList<>();
    for (boolean over = false; !over; ) {
      long reached = brokenOffAfter.isEmpty() ? 0 : brokenOffAfter.get(brokenOffAfter.size() - 1);
      try {
        TrainingResult result =
            train(
                resumable(options, Resume.AUTO),
                true,
                new TrainingListener() {
                  @Override
                  public void onCheckpoint(String path, long iteration) {
                    if (iteration > reached) {
                      brokenOffAfter.add(iteration);
                      throw new Interrupted();
                    }
                  }
                });
        assertSame(unbroken, result);
        over = true;
      } catch (Interrupted e) {
        assertTrue(brokenOffAfter.size() <= 12, brokenOffAfter::toString);
      }
    }
    assertEquals(List.of(2L, 3L, 5L, 6L, 8L, 9L, 11L, 12L, 14L, 15L, 17L, 18L), brokenOffAfter);
    assertRefused(
        resumable(options.with(new Batching(20, 8, 3)), Resume.AUTO),
        ROWS,
        "  sync every: 2 there, 1 here\n");
  }

  @Test
  void runThatIsOverIsGoneOnWithForMoreEpochs() {
    TrainingOptions three = batches(Optimizer.parse("adam"), 0.05, 3);
    TrainingOptions five = three.with(new Stopping(5, 0, 0));
    train(resumable(three, Resume.AUTO), false, TrainingListener.NONE);
    TrainingResult again = train(resumable(three, Resume.REQUIRED), false, TrainingListener.NONE);
    assertEquals("All 3 epochs are done.", again.history().stopReason());
    TrainingResult more = train(resumable(five, Resume.REQUIRED), false, TrainingListener.NONE);
    assertSame(train(five, false, TrainingListener.NONE), more);
    assertRefused(
        resumable(three, Resume.AUTO), ROWS, "it has done 5 epochs, but this run shall do 3");
  }

  @Test
  void runStoppedOnRequestGoesOnInsideItsEpoch() {
    TrainingOptions options = batches(Optimizer.parse("momentum"), 0.05, 3);
    Checkpointing rarely =
        Checkpointing.in(directory.toString()).everyIterations(1000); // only when asked to stop
    TrainingOptions resumable = options.with(new Safety(Optional.of(rarely), 0));
    List<Long> iterations = new ArrayList<>();
    train(
        resumable,
        false,
        new TrainingListener() {
          @Override
          public void onIteration(long iteration, double objective) {
            iterations.add(iteration);
          }

          @Override
          public boolean shouldStop() {
            return iterations.size() == 5;
          }
        });
    assertEquals(List.of("checkpoint-000000005"), checkpoints());
    TrainingResult result = train(resumable, false, TrainingListener.NONE);
    assertSame(train(options, false, TrainingListener.NONE), result);
  }

  @Test
  void automaticPartitionsAreThoseOfTheCheckpoint() {
    TrainingOptions three = batches(Optimizer.parse("adam"), 0.05, 2);
    TrainingResult unbroken = train(three, false, TrainingListener.NONE);
    breakOff(resumable(three, Resume.NO), 2);
    TrainingOptions automatic = three.with(new Batching(20, 8, Batching.AUTOMATIC));
    TrainingResult result =
        train(resumable(automatic, Resume.REQUIRED), false, TrainingListener.NONE);
    assertEquals(3, result.partitions());
    assertSame(unbroken, result);
  }

  @Test
  void damagedCheckpointsAreNamedAndSkippedForTheOneBefore() throws Exception {
    TrainingOptions options = batches(Optimizer.parse("adam"), 0.05, 2);
    TrainingResult unbroken = train(options, false, TrainingListener.NONE);
    breakOff(resumable(options, Resume.NO), 4);
    Path torn = directory.resolve("checkpoint-000000004");
    byte[] whole = Files.readAllBytes(torn);
    Files.write(torn, java.util.Arrays.copyOf(whole, whole.length / 2));
    Path tampered = directory.resolve("checkpoint-000000003");
    byte[] other = Files.readAllBytes(tampered);
    other[other.length / 2] ^= 1;
    Files.write(tampered, other);
    List<String> notes = new ArrayList<>();
    List<TrainingListener.Resumed> resumed = new ArrayList<>();
    TrainingResult result =
        train(
            resumable(options, Resume.AUTO),
            false,
            new TrainingListener() {
              @Override
              public void onNote(String sentence) {
                notes.add(sentence);
              }

              @Override
              public void onResume(Resumed from) {
                resumed.add(from);
              }
            });
    assertSame(unbroken, result);
    String damage = " is damaged: its checksum does not match its content; it is skipped.";
    assertEquals(List.of("Checkpoint " + torn + damage, "Checkpoint " + tampered + damage), notes);
    assertEquals(2, resumed.get(0).iteration());
    assertEquals(directory.resolve("checkpoint-000000002").toString(), resumed.get(0).checkpoint());
    assertTrue(Files.exists(directory.resolve("checkpoint-000000004.damaged")), "kept aside");
  }

  @Test
  void anotherRunIsRefusedAndToldWhatDiffers() {
    TrainingOptions options = batches(Optimizer.parse("adam"), 0.05, 2);
    breakOff(resumable(options, Resume.NO), 2);
    List<String> before = checkpoints();
    assertRefused(
        resumable(options.withSeed(43), Resume.AUTO), ROWS, "  seed: 42 there, 43 here\n");
    assertRefused(
        resumable(batches(Optimizer.parse("rmsprop"), 0.05, 2), Resume.REQUIRED),
        ROWS,
        "  optimizer: adam(");
    assertRefused(
        resumable(options.with(new Batching(20, 8, 2)), Resume.AUTO),
        ROWS,
        "  partitions: 3 there, 2 here\n");
    List<Example> changed = new ArrayList<>(ROWS);
    changed.set(7, Fixtures.classes(1, true, 99).get(0));
    assertRefused(
        resumable(options, Resume.AUTO), changed, "  training set: 50 rows ", "there, 50 rows ");
    IllegalArgumentException network =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new Trainer(
                        Fixtures.spark(),
                        new Network(
                            4,
                            List.of(
                                new Network.Layer(
                                    3, org.backfold.network.Activation.parse("softmax"))),
                            org.backfold.network.Loss.parse("cross-entropy")),
                        Task.CLASSIFICATION,
                        resumable(options, Resume.AUTO))
                    .train(distribute(ROWS, 2), Optional.empty(), TrainingListener.NONE));
    assertTrue(
        network
            .getMessage()
            .contains("  network: 4 → 6 tanh → 3 softmax, cross-entropy there, 4 → 3 softmax"),
        network::getMessage);
    assertRefused(
        resumable(options, Resume.NO), ROWS, "holds checkpoints of an earlier run; resume it");
    assertEquals(before, checkpoints(), "a refusal touches nothing");
  }

  @Test
  void nothingToResumeIsRefusedOnlyIfSomethingIsRequired() {
    TrainingOptions options = batches(Optimizer.parse("adam"), 0.05, 1);
    assertRefused(
        resumable(options, Resume.REQUIRED), ROWS, "There is no checkpoint to resume from in ");
    assertEquals(List.of(), checkpoints());
    TrainingResult begun = train(resumable(options, Resume.AUTO), false, TrainingListener.NONE);
    assertSame(train(options, false, TrainingListener.NONE), begun);
    assertEquals(
        List.of("checkpoint-000000001", "checkpoint-000000002", "checkpoint-000000003"),
        checkpoints());
  }

  private void assertRefused(TrainingOptions options, List<Example> rows, String... expected) {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new Trainer(Fixtures.spark(), Fixtures.classifier(), Task.CLASSIFICATION, options)
                    .train(distribute(rows, 2), Optional.empty(), TrainingListener.NONE));
    for (String part : expected) {
      assertTrue(refusal.getMessage().contains(part), refusal::getMessage);
    }
    assertFalse(Files.exists(directory.resolve("_owner")), "the claim is given up");
  }

  private void breakOff(TrainingOptions options, long after) {
    assertThrows(
        Interrupted.class,
        () ->
            train(
                options,
                false,
                new TrainingListener() {
                  @Override
                  public void onCheckpoint(String path, long iteration) {
                    if (iteration == after) {
                      throw new Interrupted();
                    }
                  }
                }));
  }

  private TrainingOptions resumable(TrainingOptions options, Resume resume) {
    Checkpointing each = Checkpointing.in(directory.toString()).everyIterations(1).with(resume);
    return options.with(new Safety(Optional.of(each), options.safety().recoveries()));
  }

  private List<String> checkpoints() {
    String[] names = directory.toFile().list((place, name) -> name.startsWith("checkpoint-"));
    return names == null ? List.of() : Stream.of(names).sorted().toList();
  }

  private static TrainingResult train(
      TrainingOptions options, boolean validated, TrainingListener listener) {
    Optional<JavaRDD<Example>> validation =
        validated ? Optional.of(distribute(Fixtures.classes(30, false, 77), 2)) : Optional.empty();
    return new Trainer(Fixtures.spark(), Fixtures.classifier(), Task.CLASSIFICATION, options)
        .train(distribute(ROWS, 2), validation, listener);
  }

  static void assertSame(TrainingResult expected, TrainingResult found) {
    assertArrayEquals(expected.parameters(), found.parameters());
    assertEquals(untimed(expected.history()), untimed(found.history()));
  }

  private static TrainingHistory untimed(TrainingHistory history) {
    List<EpochRecord> epochs = new ArrayList<>();
    for (EpochRecord epoch : history.epochs()) {
      assertTrue(epoch.times().total() > 0, "an epoch takes time, also a resumed one");
      epochs.add(
          new EpochRecord(
              epoch.epoch(),
              epoch.iteration(),
              epoch.objective(),
              epoch.loss(),
              epoch.metric(),
              epoch.validationLoss(),
              epoch.validationMetric(),
              epoch.learningRate(),
              epoch.gradientNorm(),
              EpochRecord.Times.NONE));
    }
    return new TrainingHistory(
        history.metric(), epochs, history.bestEpoch(), history.recoveries(), history.stopReason());
  }
}
