package org.backfold.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The terminal this program runs in, as {@code stty} knows it. */
final class TerminalSize {
  private TerminalSize() {}

  /** Characters in a line; empty where there is no stty or no terminal. */
  static Optional<String> columns() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      int space = size.indexOf(' '); // rows, then columns
      return space < 0 ? Optional.empty() : Optional.of(size.substring(space + 1).strip());
    } catch (IOException e) {
      return Optional.empty(); // Windows
    }
  }
}
