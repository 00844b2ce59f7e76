package org.backfold.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.backfold.linalg.Blas;
import org.backfold.linalg.DenseView;
import org.backfold.linalg.Precision;

/**
 * How long the matrix products of backpropagation take alone, with nothing around them: on as many
 * threads at once as Spark has cores, each with matrices of its own that stay in its cache. No
 * training that does these products one block at a time can be faster.
 */
final class GemmAlone {
  private static final double SECONDS_A_REPETITION = 0.3;
  private static final int REPETITIONS = 5;

  private GemmAlone() {}

  /**
   * Seconds of the products for {@code rows} rows: the median of several repetitions.
   *
   * @param precision of the factors
   * @param block rows of a block
   */
  static double seconds(Shape shape, Precision precision, int block, long rows, int threads) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Worker> workers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        workers.add(new Worker(precision, shape.products(block)));
      }
      int blocks = 1;
      double warm = run(pool, workers, blocks);
      while (warm < SECONDS_A_REPETITION / 4) { // also warms up
        blocks *= 2;
        warm = run(pool, workers, blocks);
      }
      blocks = (int) Math.max(1, Math.round(blocks * SECONDS_A_REPETITION / warm));
      double[] seconds = new double[REPETITIONS];
      for (int i = 0; i < REPETITIONS; i++) {
        seconds[i] = run(pool, workers, blocks);
      }
      return Spread.of(seconds).median() * rows / ((double) blocks * block * threads);
    } finally {
      pool.shutdownNow();
    }
  }

  /** Seconds until every worker has done {@code blocks} blocks. */
  private static double run(ExecutorService pool, List<Worker> workers, int blocks) {
    long start = System.nanoTime();
    List<Future<?>> running = new ArrayList<>();
    for (Worker worker : workers) {
      running.add(pool.submit(() -> worker.run(blocks)));
    }
    try {
      for (Future<?> one : running) {
        one.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("the products were broken off", e);
    }
    return (System.nanoTime() - start) * 1e-9;
  }

  /** A matrix of numbers between −1 and 1, the same at each call. */
  static DenseView noise(Precision precision, int rows, int columns) {
    double[] values = new SplittableRandom(1).doubles((long) rows * columns, -1, 1).toArray();
    return precision.vector(values).window(0, rows, columns);
  }

  /** The matrices of one thread. */
  private static final class Worker {
    private record Triple(DenseView a, DenseView b, DenseView c) {}

    private final List<Triple> products = new ArrayList<>();

    Worker(Precision precision, List<Shape.Product> shapes) {
      for (Shape.Product shape : shapes) {
        products.add(
            new Triple(
                factor(precision, shape.rows(), shape.inner(), shape.leftTransposed()),
                factor(precision, shape.inner(), shape.columns(), shape.rightTransposed()),
                precision.zeros(shape.rows(), shape.columns())));
      }
    }

    void run(int blocks) {
      for (int i = 0; i < blocks; i++) {
        for (Triple product : products) {
          Blas.gemm(1, product.a(), product.b(), 0, product.c());
        }
      }
    }
  }

  /** Noise [rows × columns] as seen, stored as its transpose if so asked. */
  static DenseView factor(Precision precision, int rows, int columns, boolean transposed) {
    return transposed
        ? noise(precision, columns, rows).transpose()
        : noise(precision, rows, columns);
  }
}
