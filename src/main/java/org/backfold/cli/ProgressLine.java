package org.backfold.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.backfold.training.EpochRecord;
import org.backfold.training.Metric;
import org.backfold.training.Recovery;
import org.backfold.training.TrainingHistory;
import org.backfold.training.TrainingListener;

/**
 * Shows training as it goes: on a terminal one line that is drawn over and over, elsewhere a new
 * line for an epoch now and then, so that a log stays readable after thousands of epochs; or, for
 * those who want to see more, a line with everything for each epoch.
 *
 * <p>Own code although there is a kept library for progress bars, me.tongfei:progressbar. It brings
 * JLine's terminal and its native part, 490 kB in all, of which Spark's and Zeppelin's shells have
 * other versions; and of it we could use a timer and a count: its bar has no room for losses and
 * their curve, and in a log it draws a bar over and over.
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

  /** Bars of the sparkline. */
  private static final int SPARKS = 8;

  private static final String TO_LINE_START = "\r";
  private static final String ERASE_TO_END = "\u001b[K";

  private final PrintWriter out;
  private final Metric metric;
  private final Display display;
  private final LongSupplier nanoTime;
  private Plan plan = new Plan(0, 0, 1, 1, 1);
  private List<Part> shown = List.of();
  private final Sparkline losses = new Sparkline(SPARKS);
  private double least = Double.POSITIVE_INFINITY;
  private String pending = "";
  private long lastShown;
  private double epochSeconds;

  /**
   * Where the line goes.
   *
   * @param terminal whether a line can be drawn over
   * @param columns width of the terminal
   * @param detail whether each epoch gets a line, with everything
   * @param paint its colours
   */
  record Display(boolean terminal, int columns, boolean detail, Paint paint) {
    /** In black and white, without detail. */
    Display(boolean terminal, int columns) {
      this(terminal, columns, false, Paint.NONE);
    }

    /** Whether standard output is one. */
    static boolean isTerminal() {
      return ProgressLine.isTerminal(System.console());
    }

    /** What standard output is. */
    static Display ofStandardOutput() {
      return ofStandardOutput(false);
    }

    /** The same, with detail. */
    static Display ofStandardOutput(boolean detail) {
      boolean terminal = isTerminal();
      return new Display(terminal, terminal ? width() : 80, detail, Paint.ofStandardOutput());
    }

    /** A terminal's own, which shells seldom hand on. */
    private static int width() {
      String columns = System.getenv("COLUMNS");
      if (columns == null) {
        columns = TerminalSize.columns().orElse("");
      }
      return columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) : 80;
    }
  }

  /**
   * A piece of the line.
   *
   * @param rank where there is no room for all, those of higher rank are left out
   * @param text plain, as its length counts
   * @param painted the same in colours
   */
  private record Part(int rank, String text, String painted) {
    Part(int rank, String text) {
      this(rank, text, text);
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
    if (display.terminal()
        && !display.detail()
        && plan.iterationsPerEpoch() > 1
        && elapsed() >= REDRAW_SECONDS) {
      long inEpoch = (iteration - 1) % plan.iterationsPerEpoch() + 1;
      long epoch = (iteration - 1) / plan.iterationsPerEpoch() + 1;
      List<Part> parts = new ArrayList<>();
      parts.add(new Part(0, position(epoch)));
      parts.add(new Part(0, "step " + inEpoch + "/" + plan.iterationsPerEpoch()));
      parts.addAll(shown);
      draw(parts);
    }
  }

  @Override
  public void onEpoch(EpochRecord epoch) {
    double seconds = epoch.times().total();
    epochSeconds = epoch.epoch() == 1 ? seconds : epochSeconds + NEWEST * (seconds - epochSeconds);
    shown = figures(epoch, seconds);
    List<Part> parts = new ArrayList<>();
    parts.add(new Part(0, position(epoch.epoch())));
    parts.addAll(shown);
    if (display.detail()) {
      parts.addAll(details(epoch));
      pending = joined(parts);
      printPending();
    } else if (!display.terminal()) {
      pending = joined(parts);
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
    if (display.terminal() && !display.detail()) {
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

  private List<Part> figures(EpochRecord epoch, double seconds) {
    List<Part> figures = new ArrayList<>();
    double watched = epoch.watchedLoss();
    losses.add(watched);
    if (display.terminal() && !display.detail()) {
      String curve = losses.toString();
      figures.add(new Part(4, curve, display.paint().picture(curve)));
    }
    OptionalDouble held = epoch.validationLoss();
    String text =
        held.isPresent()
            ? withMetric("validation", held.getAsDouble(), epoch.validationMetric())
            : withMetric("loss", epoch.loss(), OptionalDouble.of(epoch.metric()));
    if (held.isPresent()) {
      figures.add(new Part(3, "loss " + Figures.significant(epoch.loss())));
    }
    figures.add(new Part(1, text, watched < least ? display.paint().best(text) : text));
    least = Math.min(least, watched);
    figures.add(new Part(5, Figures.rate(plan.rows() / Math.max(seconds, 1e-9)) + " rows/s"));
    if (epoch.epoch() < plan.epochs()) {
      double left = epochSeconds * (plan.epochs() - epoch.epoch());
      figures.add(new Part(2, "≤ " + Figures.duration(left) + " left"));
    }
    return figures;
  }

  /** What only those want to see who look for something. */
  private static List<Part> details(EpochRecord epoch) {
    EpochRecord.Times times = epoch.times();
    return List.of(
        new Part(6, "iteration " + epoch.iteration()),
        new Part(6, "objective " + Figures.significant(epoch.objective())),
        new Part(6, "gradient norm " + Figures.significant(epoch.gradientNorm())),
        new Part(6, "learning rate " + Figures.significant(epoch.learningRate())),
        new Part(
            6,
            String.format(
                Locale.ROOT,
                "seconds %.3f broadcast, %.3f compute, %.3f aggregate, %.3f wait, %.3f update,"
                    + " %.3f validation",
                times.broadcast(),
                times.compute(),
                times.aggregate(),
                times.waiting(),
                times.update(),
                times.validation())));
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

  private void draw(List<Part> parts) {
    out.print(TO_LINE_START + fitted(parts) + ERASE_TO_END);
    out.flush();
    lastShown = nanoTime.getAsLong();
  }

  private static String joined(List<Part> parts) {
    return parts.stream().map(Part::text).collect(Collectors.joining("  "));
  }

  /** What fits on one line, by rank; a line that wraps could not be drawn over. */
  private String fitted(List<Part> parts) {
    Set<Part> kept = new HashSet<>();
    int length = -2;
    List<Part> byRank = new ArrayList<>(parts);
    byRank.sort(Comparator.comparingInt(Part::rank));
    for (Part part : byRank) {
      if (length + 2 + part.text().length() < display.columns()) {
        length += 2 + part.text().length();
        kept.add(part);
      }
    }
    return parts.stream()
        .filter(kept::contains)
        .map(Part::painted)
        .collect(Collectors.joining("  "));
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
