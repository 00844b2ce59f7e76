package org.backfold.notebook;

import java.io.PrintStream;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import org.backfold.training.EpochRecord;
import org.backfold.training.TrainingHistory;
import org.backfold.training.TrainingListener;
import scala.Console;

/**
 * Tells in lines of text how training goes, as it goes: a head, then some twenty epochs of all,
 * more of them if they are slow. It goes where Scala's {@code println} goes, which notebooks direct
 * to the paragraph that runs. May be used for several trainings one after the other.
 */
final class Progress implements TrainingListener {
  private static final long LINES = 20;
  private static final double SLOW_SECONDS = 2;

  private final LongSupplier nanoTime;
  private PrintStream out;
  private Plan plan;
  private long lastPrinted;
  private EpochRecord pending;

  /**
   * @param nanoTime a clock in nanoseconds
   */
  Progress(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public void onStart(Plan newPlan) {
    out = Console.out();
    plan = newPlan;
    pending = null;
    String held =
        plan.validationRows() > 0
            ? String.format(Locale.ROOT, ", %,d rows to validate", plan.validationRows())
            : "";
    out.println(
        String.format(
            Locale.ROOT,
            "Training on %,d rows in %d partitions%s, at most %,d epochs of %,d %s",
            plan.rows(),
            plan.partitions(),
            held,
            plan.epochs(),
            plan.iterationsPerEpoch(),
            plan.iterationsPerEpoch() == 1 ? "step" : "steps"));
    out.flush();
    lastPrinted = nanoTime.getAsLong();
  }

  @Override
  public void onNote(String sentence) {
    Console.out().println(sentence);
  }

  @Override
  public void onEpoch(EpochRecord epoch) {
    pending = epoch;
    double seconds = (nanoTime.getAsLong() - lastPrinted) * 1e-9;
    if (isDue(epoch.epoch()) || seconds > SLOW_SECONDS) {
      print();
    }
  }

  @Override
  public void onEnd(TrainingHistory history) {
    if (pending != null) {
      print();
    }
    out.println(
        String.format(
            Locale.ROOT,
            "%s Kept epoch %,d: loss %s, %s %s. Took %.1f s.",
            history.stopReason(),
            history.bestEpoch(),
            Numbers.significant(history.best().watchedLoss()),
            history.metric().label(),
            Numbers.significant(history.best().validationMetric().orElse(history.best().metric())),
            history.seconds()));
    out.flush();
  }

  /** The first and last epoch, and about twenty between. */
  private boolean isDue(long epoch) {
    long every = Math.max(1, niceAtLeast((plan.epochs() + LINES - 1) / LINES));
    return epoch == 1 || epoch % every == 0 || epoch == plan.epochs();
  }

  /** The smallest of 1, 2, 5, 10, 20, 50, … that is at least {@code number}. */
  private static long niceAtLeast(long number) {
    for (long ten = 1; ; ten *= 10) {
      for (long digit : new long[] {1, 2, 5}) {
        if (digit * ten >= number) {
          return digit * ten;
        }
      }
    }
  }

  private void print() {
    int width = String.valueOf(plan.epochs()).length();
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "epoch %" + width + "d/%d   loss %-9s",
            pending.epoch(),
            plan.epochs(),
            Numbers.significant(pending.loss())));
    line.append(" (").append(Numbers.significant(pending.metric())).append(')');
    if (pending.validationLoss().isPresent()) {
      line.append(
          String.format(
              Locale.ROOT,
              "   validation %-9s (%s)",
              Numbers.significant(pending.validationLoss().getAsDouble()),
              written(pending.validationMetric())));
    }
    out.println(line);
    out.flush();
    pending = null;
    lastPrinted = nanoTime.getAsLong();
  }

  private static String written(OptionalDouble metric) {
    return metric.isPresent() ? Numbers.significant(metric.getAsDouble()) : "";
  }
}
