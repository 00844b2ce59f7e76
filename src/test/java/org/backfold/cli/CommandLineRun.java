package org.backfold.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** One command run in this JVM, with what it printed. */
record CommandLineRun(int exitCode, String output, String errors) {
  static CommandLineRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new CommandLineRun(exitCode, out.toString(), err.toString());
  }
}
