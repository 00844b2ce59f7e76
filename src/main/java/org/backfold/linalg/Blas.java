package org.backfold.linalg;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Dense products and the few vector operations around them, on column-major arrays with offsets;
 * the only user of BLAS. Products go to the engine of this JVM (see {@link #engine()}): the system
 * property {@value #ENGINE_PROPERTY} is {@code auto} (default), {@code native} (an error if the
 * bundled OpenBLAS cannot be loaded) or {@code java}. The vector operations are plain loops: they
 * are bound by memory, and a fixed order of summation gives the same bits on every machine.
 */
public final class Blas {
  /** System property that chooses the engine: {@code auto}, {@code native} or {@code java}. */
  public static final String ENGINE_PROPERTY = "backfold.blas";

  private static volatile EngineLoader.Selection selection;

  private Blas() {}

  /**
   * The engine in use in this JVM and why; loads it if nothing has yet. Call it before anything
   * that uses MLlib, and MLlib's own products run on the same OpenBLAS.
   *
   * @throws IllegalArgumentException if {@value #ENGINE_PROPERTY} is misspelt, or is {@code native}
   *     and no native library can be loaded
   */
  public static BlasEngine engine() {
    return selection().engine();
  }

  /**
   * C ← α A B + β C. Arrays are used where they are, unless products go through JavaCPP.
   *
   * @param a A [n × k], read
   * @param b B [k × m], read
   * @param c C [n × m], untransposed; overwritten, with β = 0 without being read; must not overlap
   *     A or B
   * @throws IllegalArgumentException if the shapes do not fit, or the precisions differ
   */
  public static void gemm(double alpha, DenseView a, DenseView b, double beta, DenseView c) {
    if (a.columns() != b.rows()
        || a.rows() != c.rows()
        || b.columns() != c.columns()
        || a.precision() != c.precision()
        || b.precision() != c.precision()
        || c.transposed()) {
      throw new IllegalArgumentException(
          "No product of "
              + (a.shape() + " and " + b.shape() + " into " + c.shape())
              + "; expected n × k and k × m into an untransposed n × m, all of one precision.");
    }
    if (c.size() == 0) {
      return;
    }
    if (a.columns() == 0) {
      scale(beta, c);
      return;
    }
    selection().gemm().run(alpha, a, b, beta, c);
  }

  /** X ← β X; with β = 0 the old values are not read. */
  private static void scale(double beta, DenseView x) {
    Tile tile = new Tile();
    MatrixView values = beta == 0 ? tile.blank(x, 0, x.columns()) : tile.open(x, 0, x.columns());
    for (int i = values.offset(), end = values.end(); i < end; i++) {
      values.values()[i] = beta == 0 ? 0 : beta * values.values()[i];
    }
    tile.write();
  }

  /**
   * Makes every column of {@code matrix} a copy of {@code column}: Z ← b 1ᵀ.
   *
   * @param column b [n × 1], untransposed, of the same precision, read
   * @param matrix Z [n × m], untransposed, overwritten
   */
  public static void fillColumns(DenseView column, DenseView matrix) {
    checkRows(column, matrix);
    int rows = matrix.rows();
    for (int j = 0, at = matrix.offset(); j < matrix.columns(); j++, at += rows) {
      System.arraycopy(column.array(), column.offset(), matrix.array(), at, rows);
    }
  }

  /**
   * Adds the sum of all columns of {@code matrix} to {@code sums}: s ← s + Δ 1, first column first.
   *
   * @param matrix Δ [n × m], untransposed, read
   * @param sums s [n × 1], untransposed, added to
   */
  public static void addRowSums(MatrixView matrix, MatrixView sums) {
    checkRows(sums, matrix);
    double[] values = matrix.values();
    double[] s = sums.values();
    int rows = matrix.rows();
    int first = sums.offset();
    for (int j = 0, at = matrix.offset(); j < matrix.columns(); j++, at += rows) {
      for (int i = 0; i < rows; i++) {
        s[first + i] += values[at + i];
      }
    }
  }

  private static void checkRows(DenseView column, DenseView matrix) {
    if (column.rows() != matrix.rows()
        || column.columns() != 1
        || column.transposed()
        || matrix.transposed()) {
      throw new IllegalArgumentException(
          "Expected an untransposed column and an untransposed matrix with as many rows, found "
              + (column.shape() + " and " + matrix.shape() + "."));
    }
  }

  private static EngineLoader.Selection selection() {
    EngineLoader.Selection loaded = selection;
    if (loaded == null) {
      synchronized (Blas.class) {
        if (selection == null) {
          String setting = System.getProperty(ENGINE_PROPERTY, "auto");
          if (setting.equals("java")) {
            EngineLoader.keepNetlibInJava();
          }
          selection = uninterrupted(() -> EngineLoader.select(setting));
        }
        loaded = selection;
      }
    }
    return loaded;
  }

  /**
   * Runs {@code loading} on a thread of its own. Spark interrupts tasks that it kills, such as the
   * slower of two copies, and an interrupted load would leave this JVM without native products, and
   * so with other bits, for the rest of its life.
   */
  private static EngineLoader.Selection uninterrupted(Callable<EngineLoader.Selection> loading) {
    FutureTask<EngineLoader.Selection> task = new FutureTask<>(loading);
    Thread loader = new Thread(task, "backfold-blas");
    loader.setDaemon(true);
    loader.start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true; // told to the caller when the engine is there
        } catch (ExecutionException e) {
          if (e.getCause() instanceof RuntimeException cause) {
            throw cause;
          }
          throw new IllegalStateException("the BLAS could not be chosen", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
