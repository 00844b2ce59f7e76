package org.backfold.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.backfold.data.Task;
import org.backfold.figure.Window;
import org.backfold.linalg.MatrixView;
import org.backfold.network.Backprop;
import org.backfold.network.Dropout;
import org.backfold.network.Network;
import org.backfold.network.Standardization;
import org.backfold.training.EpochRecord;
import org.backfold.training.Probe;
import org.backfold.training.TrainingHistory;
import org.backfold.training.TrainingListener;

/**
 * The plane of two inputs as a text picture: where the network says class 0 and where 1, with some
 * rows of the training set on it. On a terminal it is drawn over and over while training goes on;
 * elsewhere once at the start and once at the end.
 */
final class BoundaryPicture implements TrainingListener {
  private static final int ROWS = 22;
  private static final int MOST_COLUMNS = 76;
  private static final int POINTS = 240;
  private static final double REDRAW_SECONDS = 0.06;
  private static final String UP = "\u001b[%dA\r";
  private static final String ERASE_TO_END = "\u001b[K";
  private static final String PLAIN = "\u001b[0m";

  /** Background and ink of class 0 and class 1, of the 256 colours of terminals. */
  private static final String[] COLOURS = {"\u001b[48;5;24;38;5;231m", "\u001b[48;5;130;38;5;231m"};

  private final PrintWriter out;
  private final ProgressLine.Display display;
  private final boolean hasColour;
  private final LongSupplier nanoTime;
  private final int columns;
  private Plan plan = new Plan(0, 0, 1, 1, 1);
  private Probe probe;
  private Backprop backprop;
  private Window window;
  private MatrixView grid;
  private double[] last = {};
  private String caption = "";
  private boolean isDrawn;
  private long drawnAt;

  /**
   * @param hasColour whether regions are told apart by colour too, not by characters alone
   * @param nanoTime a clock in nanoseconds, such as System::nanoTime
   */
  BoundaryPicture(
      PrintWriter out, ProgressLine.Display display, boolean hasColour, LongSupplier nanoTime) {
    this.out = out;
    this.display = display;
    this.hasColour = hasColour;
    this.nanoTime = nanoTime;
    columns = Math.min(MOST_COLUMNS, display.columns() - 1);
  }

  /** On what standard output is; in colour on a terminal, unless NO_COLOR is set. */
  static BoundaryPicture onStandardOutput(PrintWriter out) {
    ProgressLine.Display display = ProgressLine.Display.ofStandardOutput();
    String noColour = System.getenv("NO_COLOR");
    boolean hasColour = display.terminal() && (noColour == null || noColour.isEmpty());
    return new BoundaryPicture(out, display, hasColour, System::nanoTime);
  }

  /**
   * @throws IllegalArgumentException if there is no plane to draw, or more than two classes on it
   */
  static void check(Network network, Task task) {
    if (network.inputs() != 2 || network.outputs() > 2 || task != Task.CLASSIFICATION) {
      throw new IllegalArgumentException(
          "--watch draws the plane of 2 inputs with 2 classes; found "
              + task
              + " by "
              + network
              + ". Leave it away.");
    }
  }

  @Override
  public boolean watchesNetwork() {
    return true;
  }

  @Override
  public void onStart(Plan newPlan) {
    plan = newPlan;
  }

  @Override
  public void onProbe(Probe newProbe) {
    probe = newProbe;
    backprop = new Backprop(probe.network(), Dropout.NONE);
    double[][] points = new double[2][probe.features().columns()];
    for (int j = 0; j < points[0].length; j++) {
      points[0][j] = probe.features().at(0, j);
      points[1][j] = probe.features().at(1, j);
    }
    window = Window.around(points[0], points[1]);
    grid = grid();
  }

  /** Centres of the characters, row by row from the top, as the network takes them. */
  private MatrixView grid() {
    MatrixView centres = MatrixView.zeros(2, ROWS * columns);
    MatrixView standardized = MatrixView.zeros(2, ROWS * columns);
    double[] values = centres.values();
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < columns; column++) {
        int at = 2 * (row * columns + column);
        values[at] = middle(window.xLow(), window.xHigh(), column, columns);
        values[at + 1] = middle(window.yHigh(), window.yLow(), row, ROWS);
      }
    }
    probe.inputs().orElse(Standardization.identity(2)).apply(centres, standardized);
    return standardized;
  }

  private static double middle(double from, double to, int i, int count) {
    return from + (to - from) * (i + 0.5) / count;
  }

  @Override
  public void onEpoch(EpochRecord epoch) {
    caption =
        String.format(
            Locale.ROOT,
            "epoch %d/%d  loss %s  accuracy %s",
            epoch.epoch(),
            plan.epochs(),
            Figures.significant(epoch.loss()),
            Figures.share(epoch.metric()));
  }

  @Override
  public void onStep(LastStep step) {
    last = step.after().clone();
    boolean isDue = (nanoTime.getAsLong() - drawnAt) * 1e-9 >= REDRAW_SECONDS;
    if (!isDrawn || display.terminal() && isDue) {
      draw();
    }
  }

  @Override
  public void onEnd(TrainingHistory history) {
    if (last.length > 0) {
      draw();
    }
  }

  private void draw() {
    StringBuilder picture = new StringBuilder();
    if (isDrawn && display.terminal()) {
      picture.append(String.format(Locale.ROOT, UP, ROWS + 1));
    }
    boolean[] isOne = classes();
    char[] marks = marks();
    for (int row = 0; row < ROWS; row++) {
      appendRow(picture, isOne, marks, row);
    }
    picture.append(caption).append(display.terminal() ? ERASE_TO_END : "");
    out.println(picture);
    out.flush();
    isDrawn = true;
    drawnAt = nanoTime.getAsLong();
  }

  private void appendRow(StringBuilder picture, boolean[] isOne, char[] marks, int row) {
    String colour = "";
    for (int i = row * columns; i < (row + 1) * columns; i++) {
      String wanted = hasColour ? COLOURS[isOne[i] ? 1 : 0] : "";
      if (!wanted.equals(colour)) {
        picture.append(wanted);
        colour = wanted;
      }
      char ground = hasColour ? ' ' : isOne[i] ? '░' : ' ';
      picture.append(marks[i] == 0 ? ground : marks[i]);
    }
    picture.append(hasColour ? PLAIN : "").append(System.lineSeparator());
  }

  /** Of each character, whether the network says class 1 there. */
  private boolean[] classes() {
    backprop.setParameters(last);
    MatrixView outputs = backprop.predict(grid);
    boolean[] isOne = new boolean[grid.columns()];
    for (int j = 0; j < isOne.length; j++) {
      isOne[j] = outputs.rows() == 1 ? outputs.at(0, j) > 0.5 : outputs.at(1, j) > outputs.at(0, j);
    }
    return isOne;
  }

  /** o where a row of class 0 is, x for class 1, 0 elsewhere. */
  private char[] marks() {
    char[] marks = new char[ROWS * columns];
    Arrays.fill(marks, (char) 0);
    MatrixView targets = probe.targets();
    for (int j = 0; j < Math.min(POINTS, targets.columns()); j++) {
      double x = (probe.features().at(0, j) - window.xLow()) / (window.xHigh() - window.xLow());
      double y = (window.yHigh() - probe.features().at(1, j)) / (window.yHigh() - window.yLow());
      int at = (int) (y * ROWS) * columns + (int) (x * columns);
      marks[at] = targets.at(targets.rows() - 1, j) > 0.5 ? 'x' : 'o';
    }
    return marks;
  }
}
