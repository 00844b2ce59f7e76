package org.backfold.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The texts of a class column and how often each split holds them; of at most {@code most} texts,
 * past that only whether all are numbers. The order of the rows makes no difference.
 */
final class LabelTally implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int most;
  private final Map<String, Entry> entries = new HashMap<>();
  private boolean overflow;

  /** The least text that is no number; empty: there is none. */
  private String text = "";

  /** Rows per split with one text, and what it adds to the content hash. */
  private static final class Entry implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long[] counts = new long[Split.values().length];
    private final long word;

    Entry(long word) {
      this.word = word;
    }
  }

  LabelTally(int most) {
    this.most = most;
  }

  /** Counts a row; returns {@link #word} of its label. */
  long add(String label, Split split) {
    Entry entry = entries.get(label);
    if (entry == null) {
      noteText(label);
      entry = new Entry(word(label));
      if (!overflow) {
        entries.put(label, entry);
        checkOverflow();
      }
    }
    entry.counts[split.ordinal()]++;
    return entry.word;
  }

  private void noteText(String label) {
    if (!isNumber(label) && (text.isEmpty() || label.compareTo(text) < 0)) {
      text = label;
    }
  }

  private void checkOverflow() {
    if (entries.size() > most) {
      overflow = true;
      entries.clear();
    }
  }

  /** Adds what another task has counted. */
  void add(LabelTally other) {
    if (!other.text.isEmpty()) {
      noteText(other.text);
    }
    overflow |= other.overflow;
    for (Map.Entry<String, Entry> theirs : other.entries.entrySet()) {
      Entry ours = entries.computeIfAbsent(theirs.getKey(), k -> new Entry(theirs.getValue().word));
      for (int k = 0; k < ours.counts.length; k++) {
        ours.counts[k] += theirs.getValue().counts[k];
      }
    }
    if (overflow) {
      entries.clear();
    }
    checkOverflow();
  }

  private static boolean isNumber(String label) {
    return NumberText.isFinite(NumberText.parse(label));
  }

  /** What a label adds to the hash of its row: the number it is, or a hash of its text. */
  static long word(String label) {
    double number = NumberText.parse(label);
    return NumberText.isFinite(number)
        ? Double.doubleToLongBits(number + 0.0)
        : new ContentHash().add(label).toLongs()[0];
  }

  static long[] words(List<String> labels) {
    return labels.stream().mapToLong(LabelTally::word).toArray();
  }

  /** Whether there are more texts than are counted. */
  boolean hasOverflown() {
    return overflow;
  }

  boolean isNumeric() {
    return text.isEmpty();
  }

  /** Some text that is no number; empty if there is none. */
  String text() {
    return text;
  }

  /** All numbers, ascending; only of a tally that is numeric and has not overflown. */
  double[] numbers() {
    return entries.keySet().stream()
        .mapToDouble(label -> NumberText.parse(label) + 0.0)
        .distinct()
        .sorted()
        .toArray();
  }

  /** The classes: numbers ascending if all are numbers, else texts by their characters. */
  List<String> classes() {
    return isNumeric()
        ? Arrays.stream(numbers()).mapToObj(NumberText::name).toList()
        : entries.keySet().stream().sorted().toList();
  }

  /**
   * Rows of a split per class.
   *
   * @param classes of {@link #classes}, or of a model
   */
  long[] counts(List<String> classes, Split split) {
    Map<String, Integer> indices = indices(classes);
    long[] counts = new long[classes.size()];
    entries.forEach(
        (label, entry) -> {
          Integer index = indices.get(label);
          if (index == null && isNumber(label)) {
            index = indices.get(NumberText.name(NumberText.parse(label)));
          }
          if (index == null) {
            throw new IllegalStateException("label '" + label + "' is none of " + classes);
          }
          counts[index] += entry.counts[split.ordinal()];
        });
    return counts;
  }

  static Map<String, Integer> indices(List<String> classes) {
    Map<String, Integer> indices = new HashMap<>();
    for (String name : classes) {
      indices.put(name, indices.size());
    }
    return indices;
  }
}
