package org.backfold.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import org.backfold.training.EpochRecord;
import org.backfold.training.Metric;
import org.backfold.training.Recovery;
import org.backfold.training.TrainingHistory;
import org.backfold.training.TrainingListener;

/**
 * Shows training as it goes: on a terminal one line that is drawn over and over, elsewhere a new
 * line for an epoch now and then, so that a log stays readable after thousands of epochs.
 */
final class ProgressLine implements TrainingListener {
  /** Lines of a log that a whole run makes, about. */
  private static final int LOG_LINES = 20;

  /** However sparse the lines are, a log hears from us this often. */
  private static final double LOG_SECONDS = 20;

  /** A terminal line is drawn at most ten times a second. */
  private static final double REDRAW_SECONDS = 0.1;

  /** Weight of the newest epoch in the running mean of an epoch's duration. */
  private static final double NEWEST = 0.2;

  private static final String TO_LINE_START = "\r";
  private static final String ERASE_TO_END = "\u001b[K";

  private final PrintWriter out;
  private final Metric metric;
  private final Display display;
  private final LongSupplier nanoTime;
  private Plan plan = new Plan(0, 0, 1, 1, 1);
  private List<String> shown = List.of();
  private String pending = "";
  private long lastShown;
  private double epochSeconds;

  /**
   * Where the line goes.
   *
   * @param terminal whether a line can be drawn over
   * @param columns width of the terminal
   */
  record Display(boolean terminal, int columns) {
    /** What standard output is. */
    static Display ofStandardOutput() {
      String columns = System.getenv("COLUMNS");
      int width =
          columns != null && columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) : 80;
      return new Display(isTerminal(System.console()), width);
    }
  }

  /** Until Java 21 there is a console only on a terminal; since Java 22 it has to be asked. */
  private static boolean isTerminal(Console console) {
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /**
   * @param metric what is shown beside the loss
   * @param nanoTime a clock in nanoseconds, such as System::nanoTime
   */
  ProgressLine(PrintWriter out, Metric metric, Display display, LongSupplier nanoTime) {
    this.out = out;
    this.metric = metric;
    this.display = display;
    this.nanoTime = nanoTime;
  }

  @Override
  public void onStart(Plan newPlan) {
    plan = newPlan;
    lastShown = nanoTime.getAsLong();
  }

  @Override
  public void onResume(Resumed from) {
    announce(
        "Resumed at epoch "
            + from.epoch()
            + ", iteration "
            + (from.iteration() + 1)
            + " from "
            + from.checkpoint());
  }

  @Override
  public void onNote(String sentence) {
    announce(sentence);
  }

  @Override
  public void onRecovery(Recovery recovery) {
    announce(recovery.cause());
    announce(
        "Back to the weights of iteration "
            + recovery.backTo()
            + ", with "
            + recovery.learningRateFactor()
            + " times the learning rate");
  }

  /** A line of its own, which stays. */
  private void announce(String line) {
    interrupt();
    out.println(line);
    out.flush();
  }

  @Override
  public void onIteration(long iteration, double objective) {
    if (display.terminal() && plan.iterationsPerEpoch() > 1 && elapsed() >= REDRAW_SECONDS) {
      long inEpoch = (iteration - 1) % plan.iterationsPerEpoch() + 1;
      long epoch = (iteration - 1) / plan.iterationsPerEpoch() + 1;
      List<String> parts = new ArrayList<>();
      parts.add(position(epoch));
      parts.add("step " + inEpoch + "/" + plan.iterationsPerEpoch());
      parts.addAll(shown);
      draw(parts);
    }
  }

  @Override
  public void onEpoch(EpochRecord epoch) {
    double seconds = epoch.times().total();
    epochSeconds = epoch.epoch() == 1 ? seconds : epochSeconds + NEWEST * (seconds - epochSeconds);
    shown = figures(epoch, seconds);
    List<String> parts = new ArrayList<>();
    parts.add(position(epoch.epoch()));
    parts.addAll(shown);
    if (!display.terminal()) {
      pending = String.join("  ", parts);
      if (isDue(epoch.epoch()) || elapsed() >= LOG_SECONDS) {
        printPending();
      }
    } else if (elapsed() >= REDRAW_SECONDS || epoch.epoch() == 1) {
      draw(parts);
      pending = "";
    } else {
      pending = fitted(parts);
    }
  }

  @Override
  public void onEnd(TrainingHistory history) {
    if (display.terminal()) {
      if (!pending.isEmpty()) {
        out.print(TO_LINE_START + pending + ERASE_TO_END);
      }
      out.println();
    } else if (!pending.isEmpty()) {
      printPending();
    }
    out.flush();
  }

  /** Leaves the line as it is, so that a message can follow on a line of its own. */
  void interrupt() {
    if (display.terminal() && !shown.isEmpty()) {
      out.println();
      out.flush();
    }
  }

  /** Epochs 1, 2, 5, 10, 20, 50, … and then every twentieth of the whole; all of a short run. */
  private boolean isDue(long epoch) {
    long step = Math.max(1, niceAtLeast((plan.epochs() + LOG_LINES - 1) / LOG_LINES));
    return epoch % step == 0
        || epoch == plan.epochs()
        || epoch < step && niceAtLeast(epoch) == epoch;
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

  private String position(long epoch) {
    int width = String.valueOf(plan.epochs()).length();
    return String.format(Locale.ROOT, "epoch %" + width + "d/%d", epoch, plan.epochs());
  }

  private List<String> figures(EpochRecord epoch, double seconds) {
    List<String> figures = new ArrayList<>();
    if (epoch.validationLoss().isPresent()) {
      figures.add("loss " + Figures.significant(epoch.loss()));
      figures.add(
          withMetric("validation", epoch.validationLoss().getAsDouble(), epoch.validationMetric()));
    } else {
      figures.add(withMetric("loss", epoch.loss(), OptionalDouble.of(epoch.metric())));
    }
    figures.add(Figures.rate(plan.rows() / Math.max(seconds, 1e-9)) + " rows/s");
    if (epoch.epoch() < plan.epochs()) {
      double left = epochSeconds * (plan.epochs() - epoch.epoch());
      figures.add("≤ " + Figures.duration(left) + " left");
    }
    return figures;
  }

  /** Such as {@code validation 0.1493 (accuracy 0.9333)}. */
  private String withMetric(String name, double loss, OptionalDouble value) {
    String of = name + " " + Figures.significant(loss);
    return value.isPresent()
        ? of + " (" + metric.label() + " " + written(value.getAsDouble()) + ")"
        : of;
  }

  private String written(double value) {
    return metric == Metric.RMSE ? Figures.significant(value) : Figures.share(value);
  }

  private void draw(List<String> parts) {
    out.print(TO_LINE_START + fitted(parts) + ERASE_TO_END);
    out.flush();
    lastShown = nanoTime.getAsLong();
  }

  /** As many parts as fit on one line; a line that wraps could not be drawn over. */
  private String fitted(List<String> parts) {
    StringBuilder line = new StringBuilder(parts.get(0));
    for (String part : parts.subList(1, parts.size())) {
      if (line.length() + 2 + part.length() >= display.columns()) {
        break;
      }
      line.append("  ").append(part);
    }
    return line.toString();
  }

  private void printPending() {
    out.println(pending);
    out.flush();
    pending = "";
    lastShown = nanoTime.getAsLong();
  }

  private double elapsed() {
    return (nanoTime.getAsLong() - lastShown) * 1e-9;
  }
}
