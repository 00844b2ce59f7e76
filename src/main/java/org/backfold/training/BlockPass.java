package org.backfold.training;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.backfold.linalg.DenseView;
import org.backfold.linalg.Matrix;
import org.backfold.linalg.MatrixView;
import org.backfold.linalg.Precision;
import org.backfold.network.Backprop;
import org.backfold.network.Dropout;
import org.backfold.network.Network;
import org.backfold.network.Standardization;

/**
 * One pass over one partition, on an executor: the sums of loss, metric and, in training, gradient
 * over the rows that the step asks for; or where local steps take them ({@link LocalSteps}).
 * Captures nothing but what it needs there. Buffers live as long as the task.
 */
final class BlockPass implements Function2<Integer, Iterator<ExampleBlock>, Iterator<TreeSum>> {
  private static final long serialVersionUID = 1L;
  private static final DenseView NONE = Precision.DOUBLE.zeros(0, 1);

  private final Network network;
  private final Dropout dropout;
  private final Metric metric;
  private final Precision precision;
  private final boolean withGradient;
  private final Broadcast<Problem> problem;
  private final Shipment<Step> step;
  private final StepRule rule; // null unless local steps are to be taken

  private BlockPass(
      Model model, boolean withGradient, Broadcast<Problem> problem, Shipment<Step> step) {
    network = model.network();
    dropout = model.dropout();
    metric = model.metric();
    precision = model.precision();
    this.withGradient = withGradient;
    this.problem = problem;
    this.step = step;
    rule = step.value().isLocal() ? model.rule().orElseThrow() : null;
  }

  /**
   * What is evaluated.
   *
   * @param precision of products and of the sums of gradients
   * @param rule of local steps, where they may be asked for
   */
  record Model(
      Network network,
      Dropout dropout,
      Metric metric,
      Precision precision,
      Optional<StepRule> rule) {
    Model(Network network, Dropout dropout, Metric metric, Precision precision) {
      this(network, dropout, metric, precision, Optional.empty());
    }
  }

  static BlockPass gradient(Model model, Broadcast<Problem> problem, Shipment<Step> step) {
    return new BlockPass(model, true, problem, step);
  }

  static BlockPass loss(Model model, Broadcast<Problem> problem, Shipment<Step> step) {
    return new BlockPass(model, false, problem, step);
  }

  @Override
  public Iterator<TreeSum> call(Integer partition, Iterator<ExampleBlock> blocks) {
    long start = System.nanoTime();
    step.value(); // here it is fetched
    long fetched = System.nanoTime();
    Sums sums = visit(new Worker(partition), blocks);
    sums.times().done(start, fetched);
    TreeSum sum = TreeSum.ofPartition(partition, problem.value().partitions(), sums);
    return List.of(sum).iterator();
  }

  /** The same pass, but with an eye on what is not finite; for one that went wrong. */
  Iterator<Finding> examine(Integer partition, Iterator<ExampleBlock> blocks) {
    Worker worker = new Worker(partition);
    worker.finding = new Finding(partition);
    worker.finding.seeGradient(network, visit(worker, blocks).gradient());
    return List.of(worker.finding).iterator();
  }

  private Sums visit(Worker worker, Iterator<ExampleBlock> blocks) {
    int partition = worker.partition;
    Step wanted = step.value();
    if (rule != null) {
      worker.hold(blocks);
      return new LocalSteps(rule, precision, worker::share).take(wanted, partition);
    }
    if (wanted.takesAll()) {
      for (int block = 0; blocks.hasNext(); block++) {
        ExampleBlock examples = blocks.next();
        worker.add(examples, new RowOrder.Slice(block, 0, examples.size()));
      }
    } else {
      worker.addSlices(blocks, worker.slices(wanted.from(partition), wanted.to(partition)));
    }
    worker.finish();
    return worker.sums;
  }

  /** The buffers and sums of one task. */
  private final class Worker {
    private final int partition;
    private final Map<Integer, ExampleBlock> held = new HashMap<>(); // by number, for local steps
    private Sums sums = new Sums();
    private DenseView gradient = NONE; // empty: that of the sums
    private long iteration = step.value().iteration();
    private final Backprop backprop;
    private final Scaling targets;
    private final double[] targetScales;
    private Finding finding; // null unless something went wrong

    Worker(int partition) {
      this.partition = partition;
      backprop = new Backprop(network, dropout, problem.value().inputs(), precision);
      if (rule == null) {
        backprop.setParameters(step.value().parameters());
      }
      targets = new Scaling(problem.value().targets());
      targetScales = problem.value().targetScales(network.outputs());
    }

    /** Adds the slices, sorted by block; passes over the other blocks without a look. */
    void addSlices(Iterator<ExampleBlock> blocks, List<RowOrder.Slice> slices) {
      int next = 0;
      ExampleBlock block = null;
      for (RowOrder.Slice slice : slices) {
        for (; next <= slice.block(); next++) {
          block = blocks.next();
        }
        add(block, slice);
      }
    }

    void add(ExampleBlock block, RowOrder.Slice slice) {
      Matrix features = block.features().columns(slice.from(), slice.to());
      MatrixView labels = targets.of(block.targets().columns(slice.from(), slice.to()));
      MatrixView weights = block.weights().columns(slice.from(), slice.to());
      double loss;
      if (withGradient) {
        loss =
            backprop.addGradient(
                features,
                labels,
                weights,
                iteration,
                problem.value().position(partition, slice.block(), slice.from()),
                gradient.size() > 0
                    ? gradient
                    : sums.gradient(precision, network.parameterCount()));
      } else {
        loss = backprop.loss(features, labels, weights);
      }
      if (finding != null) {
        finding.see(loss, backprop);
      }
      double correct = metric.sum(backprop.outputs(), labels, weights, targetScales);
      sums.add(loss, correct, sum(weights), weights.columns());
    }

    /** Completes the gradient, if there is one. */
    void finish() {
      DenseView sum = sums.gradient();
      if (sum.size() > 0) {
        backprop.finishGradient(sum);
      }
    }

    /** Keeps the blocks that the mini-batches of a round touch: their steps go back and forth. */
    void hold(Iterator<ExampleBlock> blocks) {
      Step round = step.value();
      int next = 0;
      for (RowOrder.Slice slice : slices(round.from(partition), round.to(partition))) {
        ExampleBlock block = held.get(slice.block());
        for (; next <= slice.block(); next++) {
          block = blocks.next();
        }
        held.put(slice.block(), block);
      }
    }

    private List<RowOrder.Slice> slices(long from, long to) {
      return from == to
          ? List.of()
          : problem.value().order(partition, step.value().epoch()).slices(from, to);
    }

    /** As {@link LocalSteps.Share} asks for it. */
    Sums share(int batch, double[] parameters, DenseView sum) {
      Step round = step.value();
      backprop.setParameters(parameters);
      sums = new Sums();
      gradient = sum;
      iteration = round.iteration() + batch;
      slices(round.from(batch, partition), round.to(batch, partition))
          .forEach(slice -> add(held.get(slice.block()), slice));
      backprop.finishGradient(sum);
      if (finding != null) {
        finding.seeGradient(network, sum);
      }
      return sums;
    }

    private double sum(MatrixView weights) {
      double sum = 0;
      for (int j = 0; j < weights.columns(); j++) {
        sum += weights.at(0, j);
      }
      return sum;
    }
  }

  /**
   * Standardizes targets into a buffer that it keeps; passes them through where nothing is to be
   * done.
   */
  private static final class Scaling {
    private final Optional<Standardization> standardization;
    private double[] buffer = {};

    Scaling(Optional<Standardization> standardization) {
      this.standardization = standardization;
    }

    MatrixView of(MatrixView values) {
      if (standardization.isEmpty()) {
        return values;
      }
      if (buffer.length < values.size()) {
        buffer = new double[values.size()];
      }
      MatrixView scaled = MatrixView.of(buffer, values.rows(), values.columns());
      standardization.get().apply(values, scaled);
      return scaled;
    }
  }
}
