package org.backfold.notebook;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.backfold.ml.NeuralNetworkClassificationModel;
import org.backfold.ml.NeuralNetworkRegressionModel;
import org.backfold.model.Examination;
import org.backfold.model.Metrics;
import org.backfold.model.TrainedModel;
import org.backfold.network.GradientCheck;
import org.backfold.training.TrainingHistory;
import org.backfold.training.TrainingListener;
import scala.Console;

/**
 * Something to look at in a notebook: the course of training, a network, its mistakes, its decision
 * boundary. A finished text; holds no Spark objects.
 *
 * <pre>{@code
 * val model = new NeuralNetworkClassifier().setListener(Display.progress()).fit(train)
 * Display.curves(model).show()
 * }</pre>
 *
 * <p>{@code show()} prints it as HTML in Zeppelin and as text anywhere else; {@code toString()} is
 * the text, {@code html()} the HTML for a notebook that wants to be handed it, as Jupyter's kernels
 * do.
 */
public final class Display {
  /**
   * System property that overrides where {@link #show()} thinks it is: {@code zeppelin} or {@code
   * text}.
   */
  public static final String PROPERTY = "backfold.display";

  private static final String ZEPPELIN = "org.apache.zeppelin.interpreter.InterpreterContext";

  static {
    JupyterDisplay.register();
  }

  private final List<Part> parts;

  private Display(Part... parts) {
    this.parts = List.of(parts);
  }

  /** Prints, epoch by epoch, how training goes; for an estimator's {@code setListener}. */
  public static TrainingListener progress() {
    return new Progress(System::nanoTime);
  }

  /** Loss and metric by epoch, of training and, if there are any, of validation rows. */
  public static Display curves(TrainingHistory history) {
    Curves curves = new Curves(history);
    return new Display(curves.picture(), curves.table());
  }

  /**
   * As {@link #curves(TrainingHistory)}.
   *
   * @throws java.util.NoSuchElementException if the model was loaded: histories are not saved
   */
  public static Display curves(NeuralNetworkClassificationModel model) {
    return curves(model.summary().history());
  }

  /**
   * As {@link #curves(TrainingHistory)}.
   *
   * @throws java.util.NoSuchElementException if the model was loaded: histories are not saved
   */
  public static Display curves(NeuralNetworkRegressionModel model) {
    return curves(model.summary().history());
  }

  /** The layers: shapes, activations, numbers of parameters. */
  public static Display network(TrainedModel model) {
    return new Display(ModelGrids.headline(model), ModelGrids.layers(model));
  }

  /** The layers: shapes, activations, numbers of parameters. */
  public static Display network(NeuralNetworkClassificationModel model) {
    return network(model.trainedModel());
  }

  /** The layers: shapes, activations, numbers of parameters. */
  public static Display network(NeuralNetworkRegressionModel model) {
    return network(model.trainedModel());
  }

  /**
   * How good a model is, as its {@code evaluate} says: overall, by class, and of a classification
   * which class was taken for which.
   */
  public static Display metrics(Metrics metrics) {
    return new Display(MetricParts.of(metrics).toArray(Part[]::new));
  }

  /**
   * The plane of the two features, each point coloured by the class that the model predicts there,
   * with the rows of {@code dataset} on it, or a thousand of them.
   *
   * @param dataset has the model's features column and label column
   * @throws IllegalArgumentException if the model has not two features, or predicts several labels
   */
  public static Display boundary(NeuralNetworkClassificationModel model, Dataset<?> dataset) {
    return new Display(new Boundary(model).picture(dataset));
  }

  /**
   * Rows as pictures in grey, dark for large, each with a caption; the first hundred at most.
   *
   * @param dataset has both columns
   * @param features name of the column of vectors, the pixels of an image row by row
   * @param caption name of the column whose value stands below each, of any type
   * @param width pixels of an image's row
   * @throws IllegalArgumentException if a column is missing or a row does not fill whole lines
   */
  public static Display images(Dataset<?> dataset, String features, String caption, int width) {
    return new Display(Images.of(dataset, features, caption, width).toArray(Part[]::new));
  }

  /**
   * The report that the command line writes of a run, whole, in a frame of its own; as text, what
   * it found. Without what only a listener sees: layers over time and the decision surface. About
   * 600 kB of the note.
   *
   * @param test has the model's columns; its rows are evaluated, and the worst predictions shown
   * @throws java.util.NoSuchElementException if the model was loaded: histories are not saved
   */
  public static Display report(NeuralNetworkClassificationModel model, Dataset<?> test) {
    Report.Fit fit = new Report.Fit(model, model.trainedModel(), model.summary());
    return report(fit, model.evaluate(test), model.examine(test));
  }

  /** As of a classification; the predictions farthest off are shown. */
  public static Display report(NeuralNetworkRegressionModel model, Dataset<?> test) {
    Report.Fit fit = new Report.Fit(model, model.trainedModel(), model.summary());
    return report(fit, model.evaluate(test), model.examine(test));
  }

  private static Display report(Report.Fit fit, Metrics metrics, Examination examination) {
    return new Display(MetricParts.of(metrics).get(0), Report.of(fit, metrics, examination));
  }

  /** Backpropagation beside central differences: the relative error of each Wˡ and bˡ. */
  public static Display gradients(GradientCheck.Result result) {
    return new Display(ModelGrids.gradients(result));
  }

  /** Prints it: as HTML in Zeppelin, else as text; always where Scala's {@code println} goes. */
  public void show() {
    print(isInZeppelin() ? zeppelin() : toString());
  }

  /**
   * Prints its first table: in Zeppelin as one that can be sorted, charted and downloaded, else as
   * text. What has no table is printed as by {@link #show()}.
   */
  public void showTable() {
    List<Grid> grids = parts.stream().filter(Grid.class::isInstance).map(Grid.class::cast).toList();
    if (grids.isEmpty()) {
      show();
    } else {
      print(isInZeppelin() ? block(grids.get(0).zeppelin()) : grids.get(0).text());
    }
  }

  private static void print(String shown) {
    PrintStream out = Console.out();
    out.print(shown.endsWith("\n") ? shown : shown + "\n");
    out.flush();
  }

  /**
   * An HTML element that can be put into any page: it loads nothing, and runs nothing outside a
   * frame that cannot reach the page.
   */
  public String html() {
    return Html.page(parts.stream().map(Part::html).collect(Collectors.joining()));
  }

  /** What Zeppelin displays as {@link #html()}, when a paragraph prints it. */
  public String zeppelin() {
    return block("%html " + html());
  }

  /** A block of Zeppelin's output: none of its lines begins another, and text follows it. */
  private static String block(String lines) {
    return "\n" + lines.stripTrailing().replace("\n%", "\n&#37;") + "\n%text ";
  }

  private static boolean isInZeppelin() {
    String stated = System.getProperty(PROPERTY, "").toLowerCase(Locale.ROOT);
    return stated.isEmpty() ? zeppelinIsThere() : stated.equals("zeppelin");
  }

  private static boolean zeppelinIsThere() {
    try {
      Class.forName(ZEPPELIN, false, Thread.currentThread().getContextClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** The display as text, for a terminal. */
  @Override
  public String toString() {
    return parts.stream().map(Part::text).collect(Collectors.joining("\n"));
  }
}
