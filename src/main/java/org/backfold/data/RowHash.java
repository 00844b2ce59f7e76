package org.backfold.data;

/**
 * The hash of a row that fingerprints and splits go by: of features, label by its name, row weight;
 * the same from an {@link Example} as in the validation pass, where classes have no index yet. One
 * per task.
 */
final class RowHash {
  private final ContentHash hash = new ContentHash();
  private final long[] words;

  RowHash(ExampleSchema schema) {
    this(words(schema));
  }

  /**
   * @param words of the classes, see {@link #words}
   */
  RowHash(long[] words) {
    this.words = words;
  }

  /** What each class adds to the hash; empty unless the task is classification. */
  static long[] words(ExampleSchema schema) {
    return schema.task() == Task.CLASSIFICATION ? LabelTally.words(schema.classes()) : new long[0];
  }

  /** [high, low]. */
  long[] of(Example example) {
    hash.clear().add(example.features());
    if (words.length > 0) {
      hash.add(words[(int) example.target()[0]]);
    } else {
      hash.add(example.target());
    }
    return hash.add(example.rowWeight()).toLongs();
  }

  /** See {@link ContentHash#place}. */
  long place(long[] rowHash, long seed) {
    return hash.place(rowHash, seed);
  }
}
