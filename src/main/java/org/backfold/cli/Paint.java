package org.backfold.cli;

import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * Colours, where they are wanted: on a terminal, unless NO_COLOR is set; picocli knows the
 * conventions.
 *
 * @param on whether to use any
 */
record Paint(boolean on) {
  static final Paint NONE = new Paint(false);

  /** As standard output takes it. */
  static Paint ofStandardOutput() {
    return new Paint(Ansi.AUTO.enabled());
  }

  /** A picture made of characters. */
  String picture(String text) {
    return painted(text, Style.fg_cyan);
  }

  /** Better than ever before. */
  String best(String text) {
    return painted(text, Style.fg_green);
  }

  private String painted(String text, IStyle style) {
    return on && !text.isEmpty() ? style.on() + text + style.off() : text;
  }
}
