package org.backfold.training;

import org.backfold.linalg.Precision;

/**
 * How long an iteration takes on E executors of c cores, as a sum of what cannot overlap. With n
 * parameters, P partitions, m rows an iteration, a network of B bytes a second, and an {@link
 * AggregationPlan} of depth d, fan-in f and R results:
 *
 * <pre>
 * T          = compute + broadcast + aggregate + update + schedule
 * compute    = m · seconds a row and core / min(E c, P)
 * broadcast  = (8n + 4 MiB · ⌈log₂ E⌉) / B          pieces of 4 MiB, passed on as they come
 * aggregate  = (d' f (8n/B + n t_add)) + R (8n/B + n t_add),  d' levels on executors: ⌈log P / log f⌉ − 1 or fewer
 * update     = n t_update
 * schedule   = t_job (1 + d') + P t_task
 * </pre>
 *
 * The last term of {@code aggregate}, {@code update} and {@code schedule} are the driver's and do
 * not shrink with E. The model is rough: it says which term dominates, and so which lever to pull.
 *
 * @param rowSeconds seconds a row on one core
 * @param jobSeconds t_job, an empty job of one stage with few tasks
 * @param bytesPerSecond B, in and out of any host
 */
public record IterationModel(double rowSeconds, double jobSeconds, double bytesPerSecond) {
  /** 10 Gbit/s. */
  public static final double TEN_GIGABIT = 1.25e9;

  /** t_add: reading a double off the wire and adding it took 4.5 ns of one core here. */
  static final double ADD_SECONDS = 4.5e-9;

  /** t_update: mean and norm of the gradient, and a step of Adam, which alone took 2.5 ns here. */
  static final double UPDATE_SECONDS = 3e-9;

  /**
   * t_task: between empty jobs of 128 and of 512 tasks lay 0.48 ms a task, in local mode, where the
   * tasks' own share is in it.
   */
  static final double TASK_SECONDS = 5e-4;

  private static final double PIECE = 4 << 20;
  private static final int DEEPEST = 4;

  /**
   * Seconds of one iteration.
   *
   * @param broadcast θ on its way to all executors
   * @param tree the levels of the aggregation that executors add up
   * @param driver results at the driver, and its update of θ
   * @param schedule jobs and tasks
   */
  public record Seconds(
      double compute, double broadcast, double tree, double driver, double schedule) {
    public double total() {
      return compute + overhead();
    }

    /** All that more rows an iteration make cheaper. */
    public double overhead() {
      return broadcast + tree + driver + schedule;
    }

    /** Share that more executors leave as it is. */
    public double driverShare() {
      return (driver + schedule) / total();
    }
  }

  /**
   * The model of a cluster on which {@code measured} was taken, its hosts joined by 10 Gbit/s.
   *
   * @param busy cores that computed meanwhile
   */
  public static IterationModel of(Calibration measured, int busy) {
    return new IterationModel(measured.rowSeconds() * busy, measured.jobSeconds(), TEN_GIGABIT);
  }

  /** The time of an iteration over {@code rows} rows. */
  public Seconds of(AggregationPlan plan, int executors, int cores, double rows) {
    double n = plan.parameters();
    double bytes = plan.precision().bytes() * n;
    double result = bytes / bytesPerSecond + n * ADD_SECONDS;
    int stages = plan.levels();
    int busy = Math.min(executors * cores, plan.partitions());
    double hops = executors == 1 ? 0 : Math.ceil(Math.log(executors) / Math.log(2));
    return new Seconds(
        rows * rowSeconds / busy,
        (bytes + PIECE * hops) / bytesPerSecond,
        plan.addedOnExecutors() * result,
        plan.results() * result + n * UPDATE_SECONDS,
        jobSeconds * (1 + stages) + plan.partitions() * TASK_SECONDS);
  }

  /** The plan of the depth, up to {@value #DEEPEST}, whose iteration is the shortest. */
  public AggregationPlan best(
      int partitions, int parameters, Precision precision, int executors, int cores) {
    AggregationPlan best = new AggregationPlan(partitions, parameters, precision, 1, false);
    for (int depth = 2; depth <= DEEPEST; depth++) {
      AggregationPlan deeper = new AggregationPlan(partitions, parameters, precision, depth, false);
      if (of(deeper, executors, cores, 0).total() < of(best, executors, cores, 0).total()) {
        best = deeper;
      }
    }
    return best;
  }

  /** Rows from which on an iteration computes for at least as long as all else takes. */
  public double evenRows(AggregationPlan plan, int executors, int cores) {
    int busy = Math.min(executors * cores, plan.partitions());
    return of(plan, executors, cores, 0).overhead() * busy / rowSeconds;
  }
}
