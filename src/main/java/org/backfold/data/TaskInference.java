package org.backfold.data;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the labels of a new table mean, after all have been seen.
 *
 * <ul>
 *   <li>One column with any value that is no number: classification. At most {@value #MOST_CLASSES}
 *       classes, unless the task is stated.
 *   <li>One column of integers, of which there are at most {@value #MOST_INTEGERS} different ones,
 *       or which are 0, 1, …, K−1 or 1, 2, …, K with K ≤ {@value #MOST_INDICES}, without gaps:
 *       classification.
 *   <li>One column of other numbers: regression.
 *   <li>Several columns, or a vector column, of nothing but 0 and 1: multi-label; else regression.
 * </ul>
 *
 * @param task found or stated
 * @param classes of the schema
 * @param rule to read the labels with from now on
 * @param note says what was found and why
 */
record TaskInference(Task task, List<String> classes, LabelRule rule, String note) {
  /** Most classes in a column whose task is inferred. */
  static final int MOST_CLASSES = 1000;

  /** Most classes in a column whose task is stated. */
  static final int MOST_STATED_CLASSES = 100_000;

  private static final int MOST_INTEGERS = 20;
  private static final int MOST_INDICES = 100;
  private static final int SHOWN = 5;

  /**
   * Decides.
   *
   * @throws IllegalArgumentException if the labels fit no task, or there is one class only
   */
  static TaskInference decide(String source, LabelPlan plan, Tally tally, boolean showValues) {
    if (plan.rule() instanceof LabelRule.Numbers numbers) {
      return ofNumbers(plan, numbers, tally);
    }
    if (!plan.classes().isEmpty()) {
      String note =
          "Column '"
              + plan.names().get(0)
              + "' has "
              + plan.classes().size()
              + " class names in its metadata: classification.";
      return new TaskInference(Task.CLASSIFICATION, plan.classes(), plan.rule(), note);
    }
    return ofOneColumn(source, plan, tally.labels(), showValues);
  }

  private static TaskInference ofNumbers(LabelPlan plan, LabelRule.Numbers numbers, Tally tally) {
    boolean multiLabel =
        plan.stated().map(task -> task == Task.MULTI_LABEL).orElse(tally.isBinary());
    List<String> labels = plan.labelNames();
    String columns =
        (plan.names().size() == 1 ? "Column " : "Columns ") + shortened(plan.names(), true);
    String hold = plan.names().size() == 1 ? " holds " : " hold ";
    String what =
        plan.stated().isPresent()
            ? columns + ": " + plan.stated().get() + ", as stated"
            : columns
                + hold
                + (multiLabel ? "0 and 1 only: " : "numbers other than 0 and 1: ")
                + (multiLabel ? Task.MULTI_LABEL : Task.REGRESSION);
    String many = labels.size() == 1 ? "." : " with " + labels.size() + " targets.";
    return multiLabel
        ? new TaskInference(
            Task.MULTI_LABEL,
            labels,
            new LabelRule.Numbers(numbers.columns(), numbers.names(), numbers.vectorSize(), true),
            what + many)
        : new TaskInference(Task.REGRESSION, List.of(), numbers, what + many);
  }

  private static TaskInference ofOneColumn(
      String source, LabelPlan plan, LabelTally labels, boolean showValues) {
    boolean stated = plan.stated().isPresent();
    if (labels.hasOverflown() && (stated || !labels.isNumeric())) {
      throw tooMany(source, plan, labels, showValues);
    }
    if (!stated && isRegression(labels)) {
      return regression(plan, labels);
    }
    String name = plan.names().get(0);
    List<String> classes = labels.classes();
    if (classes.size() < 2) {
      String all = showValues ? " " + RowProblem.quote(classes.get(0)) : "";
      throw new ReadFailure.BadInput(
          source
              + ": label column '"
              + name
              + "' holds one class only"
              + all
              + "; there is nothing to learn.");
    }
    String kind = labels.isNumeric() ? " numbers" : " strings";
    String shown = showValues ? " (" + shortened(classes, false) + ")" : "";
    String note = "Column '" + name + "' holds " + classes.size() + " distinct" + kind + shown;
    return new TaskInference(
        Task.CLASSIFICATION,
        classes,
        new LabelRule.OneOf(plan.columns().get(0), name, classes),
        note + (stated ? ": classification, as stated." : ": classification."));
  }

  private static IllegalArgumentException tooMany(
      String source, LabelPlan plan, LabelTally labels, boolean showValues) {
    String text = showValues ? RowProblem.quote(labels.text()) : "text";
    return new ReadFailure.BadInput(
        source
            + ": label column '"
            + plan.names().get(0)
            + "' holds more than "
            + mostLabels(plan.stated())
            + " different values"
            + (labels.isNumeric() ? "" : ", among them " + text)
            + "; if it is meant to hold numbers state data.task = regression.");
  }

  private static TaskInference regression(LabelPlan plan, LabelTally labels) {
    String name = plan.names().get(0);
    String many =
        labels.hasOverflown()
            ? "more than " + MOST_CLASSES
            : Integer.toString(labels.numbers().length);
    String note =
        "Column '"
            + name
            + "' holds "
            + many
            + " distinct numbers: regression (state data.task ="
            + " classification if they are classes).";
    LabelRule rule = new LabelRule.Numbers(plan.columns(), plan.names(), 0, false);
    return new TaskInference(Task.REGRESSION, List.of(), rule, note);
  }

  private static boolean isRegression(LabelTally labels) {
    if (!labels.isNumeric()) {
      return false;
    }
    if (labels.hasOverflown()) {
      return true;
    }
    double[] numbers = labels.numbers();
    for (double number : numbers) {
      if (number != Math.rint(number)) {
        return true;
      }
    }
    // as many as there are from 0 or 1 to the last: no gaps
    double first = numbers[0];
    boolean indices =
        (first == 0 || first == 1)
            && numbers[numbers.length - 1] - first == numbers.length - 1
            && numbers.length <= MOST_INDICES;
    return numbers.length > MOST_INTEGERS && !indices;
  }

  private static String shortened(List<String> items, boolean quoted) {
    String quote = quoted ? "'" : "";
    List<String> shown =
        IntStream.range(0, Math.min(SHOWN, items.size()))
            .mapToObj(k -> quote + items.get(k) + quote)
            .toList();
    return String.join(", ", shown) + (items.size() > SHOWN ? ", …" : "");
  }

  /** The most label texts worth counting under a plan. */
  static int mostLabels(Optional<Task> stated) {
    return stated.isPresent() ? MOST_STATED_CLASSES : MOST_CLASSES;
  }
}
