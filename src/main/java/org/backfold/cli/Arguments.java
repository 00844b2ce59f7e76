package org.backfold.cli;

import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** The command line as the user could type it again, {@link Secrets} apart. */
final class Arguments {
  private Arguments() {}

  static String commandLine(CommandSpec spec) {
    return spec.root().commandLine().getParseResult().originalArgs().stream()
        .map(Secrets::hide)
        .map(Arguments::quoted)
        .collect(Collectors.joining(" ", spec.root().name() + " ", ""));
  }

  /** In single quotes, if a shell would see more in it than text. */
  private static String quoted(String argument) {
    return argument.matches("[A-Za-z0-9_./:=,@%+-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
