package org.backfold.cli;

import java.io.PrintWriter;

/** What a command tells while it works: short lines under a margin of topics. */
final class Narration {
  private static final int MARGIN = 12;
  private static final String ERASE_LINE = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean quiet;
  private String lastTopic = "";
  private boolean working;

  /**
   * @param quiet whether to say nothing
   */
  Narration(PrintWriter out, boolean quiet) {
    this.out = out;
    this.quiet = quiet;
  }

  /** A line about a topic, which is written once for lines that follow each other. */
  void say(String topic, String line) {
    done();
    if (!quiet) {
      String head = topic.equals(lastTopic) ? "" : topic;
      lastTopic = topic;
      out.println(head + " ".repeat(Math.max(1, MARGIN - head.length())) + line);
      out.flush();
    }
  }

  /** Lines that stand for themselves. */
  void text(String lines) {
    done();
    if (!quiet) {
      lastTopic = "";
      lines.lines().forEach(out::println);
      out.flush();
    }
  }

  void blank() {
    text("\n");
  }

  /** On a terminal, a line that says what takes its time; it vanishes when that is done. */
  void working(String what) {
    done();
    if (!quiet && ProgressLine.Display.isTerminal()) {
      out.print(what + " …");
      out.flush();
      working = true;
    }
  }

  /** Erases the line of {@link #working}. */
  void done() {
    if (working) {
      out.print(ERASE_LINE);
      out.flush();
      working = false;
    }
  }
}
