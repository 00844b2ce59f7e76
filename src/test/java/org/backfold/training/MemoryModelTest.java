package org.backfold.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.backfold.data.Example;
import org.backfold.data.Task;
import org.backfold.network.Activation;
import org.backfold.network.Loss;
import org.backfold.network.Network;
import org.backfold.optim.Optimizer;
import org.backfold.training.MemoryModel.Finding;
import org.backfold.training.MemoryModel.Verdict;
import org.backfold.training.TrainingOptions.Batching;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The arithmetic and the advice; that the predictions are true, an integration test measures. */
class MemoryModelTest {
  private static final long MIB = 1L << 20;

  private static final ClusterResources CLUSTER =
      new ClusterResources(false, 2, 2, 1024 * MIB, 50 * MIB, 1024 * MIB, 400 * MIB);

  @Test
  void aSmallNetworkByHand() {
    MemoryModel model = model(network(4, 6, 3), 1000, 3, CLUSTER); // θ: 24 + 6 + 18 + 3 = 51

    assertEquals(8 * 51 + 16 * 3, model.broadcastBytes());
    // 1000 rows of 4 + 3 + 1 doubles, in 1000 / 64 = 15 full blocks and up to 3 short ones
    assertEquals(1000 * 64 + 18 * 168, model.blockBytes());
    assertEquals(Math.round((64_000 + 18 * 168) * 2 / 3.0), model.blockBytesPerExecutor());
    // 3 vectors; 64 columns of 4 + 3 scaled values and 3 · 9 in the layers
    assertEquals(3 * 8 * 51 + 64 * 8 * (7 + 27), model.taskBytes());
    // adam: 4 vectors, 4 around it, 2 for each of the ⌈3 / 2⌉ sums that come in
    assertEquals(
        50 * MIB + 8 * 51 * (4 + 4 + 2 * model.aggregation().results()), model.driverPeak());
    assertEquals(3, model.aggregation().results());
    // 24 and 18 products: forward and ∂W for both, Δ for the second only; 2 operations each
    assertEquals(2 * (2 * 24 + 3 * 18), model.operationsPerRow());
    assertEquals(List.of(), model.findings());
    assertEquals(Verdict.FITS, model.verdict());
  }

  @Test
  void lbfgsHoldsItsCorrections() {
    TrainingOptions options = Fixtures.options(Optimizer.parse("lbfgs(memory=7)"), 1);
    MemoryModel model =
        MemoryModel.of(network(4, 6, 3), options, 1, 0, new SparkConf(false), CLUSTER);

    assertEquals(50 * MIB + 8 * 51 * (2 * 7 + 6 + 4 + 2), model.driverPeak());
  }

  @Test
  void inLocalModeTheDriverHoldsItAll() {
    ClusterResources local =
        new ClusterResources(true, 1, 2, 1024 * MIB, 50 * MIB, 1024 * MIB, 400 * MIB);
    MemoryModel model = model(network(4, 6, 3), 1000, 3, local);
    long driver = model(network(4, 6, 3), 1000, 3, CLUSTER).driverPeak();

    assertEquals(driver + 2 * model.taskBytes() + model.blockBytes(), model.driverPeak());
    assertEquals(model.driverPeak(), model.executorPeak());
  }

  @Test
  void rowsThatExceedTheStorageSpill() {
    MemoryModel model = model(network(1000, 3), 150_000, 2, CLUSTER); // 602 MB on each

    Finding finding = model.findings().get(0);
    assertEquals(Verdict.SPILLS, model.verdict());
    assertEquals("spark.executor.memory", finding.setting());
    assertTrue(
        finding.text().contains("575 MiB on an executor, which keeps 400 MiB"), finding::text);
    assertTrue(finding.text().contains("set spark.executor.memory to 1344m"), finding::text);
  }

  @Test
  void aLargeNetworkBreaksDriverAndExecutors() {
    MemoryModel model = model(network(4000, 4000, 10), 0, 2, CLUSTER); // θ of 122.4 MiB

    assertEquals(
        List.of("spark.driver.memory", "spark.executor.memory"),
        model.findings().stream().map(Finding::setting).toList());
    String message = assertThrows(IllegalArgumentException.class, model::require).getMessage();
    // 50 + 122.4 · (4 + 4 + 2 · 2), and a fifth more in steps of 64
    assertTrue(
        message.startsWith(
            "16,044,010 parameters make the driver need about 1.5 GiB of memory, but its heap has"
                + " 1.0 GiB. Set spark.driver.memory to 1856m or more"),
        message);
  }

  @Test
  void aBlockHasToFitAnArray() {
    TrainingOptions options =
        Fixtures.options(Optimizer.parse("adam"), 1).with(new Batching(0, 1 << 22, 2));
    MemoryModel model =
        MemoryModel.of(network(1000, 2), options, 2, 0, new SparkConf(false), CLUSTER);

    Finding finding = model.findings().get(0);
    assertEquals("training.blockSize", finding.setting());
    assertTrue(
        finding.text().endsWith("set training.blockSize to 2147483 or less."), finding::text);
  }

  @Test
  @Tag("spark")
  void trainingStopsBeforeItsFirstJobIfItWouldBreak() {
    long heap = Runtime.getRuntime().maxMemory();
    int units = Math.toIntExact(heap / 8 / 12 / 1000); // 12 vectors fill the heap
    Network network = network(1000, units, 2);
    TrainingOptions options = Fixtures.options(Optimizer.parse("adam"), 0.1);
    JavaRDD<Example> rows =
        Fixtures.distribute(Fixtures.classes(2, false, 1), 1).map(MemoryModelTest::refuse);
    Trainer trainer = new Trainer(Fixtures.spark(), network, Task.CLASSIFICATION, options);

    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> trainer.train(rows, Optional.empty(), TrainingListener.NONE));
    assertTrue(e.getMessage().contains("Set spark.driver.memory to "), e::getMessage);
  }

  private static Example refuse(Example example) {
    throw new IllegalStateException("a job was run");
  }

  private static MemoryModel model(
      Network network, long rows, int partitions, ClusterResources cluster) {
    TrainingOptions options = Fixtures.options(Optimizer.parse("adam"), 0.1);
    return MemoryModel.of(network, options, partitions, rows, new SparkConf(false), cluster);
  }

  private static Network network(int inputs, int... sizes) {
    List<Network.Layer> layers =
        IntStream.range(0, sizes.length)
            .mapToObj(
                l ->
                    new Network.Layer(
                        sizes[l], Activation.parse(l == sizes.length - 1 ? "softmax" : "tanh")))
            .toList();
    return new Network(inputs, layers, Loss.parse("cross-entropy"));
  }
}
