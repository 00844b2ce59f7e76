package org.backfold.bench;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.backfold.linalg.Precision;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** What an evaluation is made of, each piece by itself: JMH runs the classes named *Kernel. */
final class Kernels implements Scenario {
  private static final int WARM_UP = 3;
  private static final int ITERATIONS = 5;
  private static final TimeValue ITERATION = TimeValue.milliseconds(400);

  @Override
  public String name() {
    return "kernels";
  }

  @Override
  public String summary() {
    return "products, passes and the gradient of one block, by JMH, on one core";
  }

  @Override
  public String title(boolean quick) {
    return "single operations on one core, by JMH; gradient beside the same products alone";
  }

  @Override
  public List<Contestant> contestants() {
    return List.of(Contestant.BACKFOLD);
  }

  @Override
  public void measure(Contestant contestant, Lab lab) {
    Options options =
        new OptionsBuilder()
            .include("org\\.backfold\\.bench\\..*Kernel\\.")
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.SECONDS)
            .forks(1)
            .warmupIterations(lab.quick() ? 1 : WARM_UP)
            .warmupTime(ITERATION)
            .measurementIterations(lab.quick() ? 2 : ITERATIONS)
            .measurementTime(ITERATION)
            .build();
    try {
      new Runner(options).run().forEach(result -> lab.add(measurement(result)));
    } catch (RunnerException e) {
      throw new IllegalStateException("JMH: " + e.getMessage(), e);
    }
  }

  private static Measurement measurement(RunResult result) {
    BenchmarkParams params = result.getParams();
    String[] path = params.getBenchmark().split("\\.");
    String method = path[path.length - 1];
    double[] seconds =
        result.getBenchmarkResults().stream()
            .flatMap(one -> one.getIterationResults().stream())
            .mapToDouble(one -> one.getPrimaryResult().getScore())
            .toArray();
    return switch (method) {
      case "gemm" -> product(params, seconds);
      case "addGradient" -> gradient(params, seconds);
      case "forward", "backward" ->
          Measurement.plain(
              "256 units, 256 rows", method + " " + params.getParam("activation"), seconds, 0);
      default -> Measurement.plain("256 rows, 10 classes", method, seconds, 0);
    };
  }

  private static Measurement product(BenchmarkParams params, double[] seconds) {
    String product = params.getParam("product");
    double flops = Shape.Product.parse(product).flops();
    return new Measurement(group("product", params), product, seconds, 0, flops, 0);
  }

  private static Measurement gradient(BenchmarkParams params, double[] seconds) {
    Shape shape = Shape.parse(params.getParam("shape"));
    int block = Integer.parseInt(params.getParam("block"));
    Precision precision = Precision.valueOf(params.getParam("precision"));
    return new Measurement(
        group("loss and gradient", params),
        shape + ", " + block + " rows",
        seconds,
        0,
        block * shape.flopsPerRow(),
        GemmAlone.seconds(shape, precision, block, block, 1));
  }

  private static String group(String what, BenchmarkParams params) {
    return what + ", " + params.getParam("precision").toLowerCase(Locale.ROOT);
  }
}
