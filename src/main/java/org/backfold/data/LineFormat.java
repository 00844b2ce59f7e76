package org.backfold.data;

import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;

/** How the lines of a text file become rows. */
sealed interface LineFormat extends Serializable {
  /** A reader of lines, for one task. */
  LineCells cells();

  /**
   * Whether the line is no row: blank, a header, a comment.
   *
   * @param first whether it is the first line of its file that is not blank, or before that
   */
  boolean skips(String line, boolean first);

  /**
   * Comma-separated values.
   *
   * @param delimiter between cells
   * @param width cells in every line
   * @param header the header line, empty if there is none; the first line of each file (blank ones
   *     apart) is skipped if it equals it
   */
  record Csv(char delimiter, int width, String header) implements LineFormat {
    @Override
    public LineCells cells() {
      return new CsvCells(delimiter, width);
    }

    @Override
    public boolean skips(String line, boolean first) {
      return line.isBlank() || (first && line.equals(header));
    }
  }

  /**
   * LibSVM's sparse format.
   *
   * @param inputs n_0, 0 as long as it is not known
   */
  record LibSvm(int inputs) implements LineFormat {
    @Override
    public LineCells cells() {
      return new LibSvmCells(inputs);
    }

    @Override
    public boolean skips(String line, boolean first) {
      return line.isBlank() || line.stripLeading().startsWith("#");
    }
  }

  /** One cell, the line as it is. */
  record Whole() implements LineFormat {
    @Override
    public LineCells cells() {
      return new LineCells() {
        private String line = "";

        @Override
        public Optional<RowProblem> read(String next) {
          line = next;
          return Optional.empty();
        }

        @Override
        public double number(int column) {
          return NumberText.parse(line);
        }

        @Override
        public String text(int column) {
          return line;
        }

        @Override
        public Vector vector(int column) {
          return NO_VECTOR;
        }
      };
    }

    @Override
    public boolean skips(String line, boolean first) {
      return line.isBlank();
    }
  }
}
