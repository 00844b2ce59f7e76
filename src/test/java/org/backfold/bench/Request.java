package org.backfold.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param names scenarios, in the order asked for
 * @param rounds processes of each contestant
 * @param quick whether a smaller form will do
 * @param json file to keep everything in
 * @param help whether only an explanation is wanted
 */
record Request(List<String> names, int rounds, boolean quick, Optional<Path> json, boolean help) {
  private static final int ROUNDS = 3;

  /**
   * @param known names of scenarios
   * @throws IllegalArgumentException in one sentence, if something is wrong
   */
  static Request parse(Collection<String> known, String... arguments) {
    List<String> names = new ArrayList<>();
    Optional<Path> json = Optional.empty();
    int rounds = 0;
    boolean quick = false;
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      switch (argument) {
        case "-h", "--help" -> {
          return new Request(List.of(), ROUNDS, false, Optional.empty(), true);
        }
        case "--quick" -> quick = true;
        case "--rounds" -> rounds = rounds(value(arguments, ++i));
        case "--json" -> json = Optional.of(writable(value(arguments, ++i)));
        default -> names.add(scenario(known, argument));
      }
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "No scenario; name one or more of " + String.join(", ", known) + ".");
    }
    return new Request(names, rounds > 0 ? rounds : quick ? 1 : ROUNDS, quick, json, false);
  }

  private static String scenario(Collection<String> known, String argument) {
    if (!known.contains(argument)) {
      String what = argument.startsWith("-") ? "option" : "scenario";
      throw new IllegalArgumentException(
          String.format(
              "Unknown %s '%s'; there are the scenarios %s, and --quick, --rounds N, --json FILE.",
              what, argument, String.join(", ", known)));
    }
    return argument;
  }

  private static String value(String[] arguments, int at) {
    if (at >= arguments.length) {
      throw new IllegalArgumentException(
          arguments[at - 1] + " needs a value, as in --rounds 3 or --json results.json.");
    }
    return arguments[at];
  }

  private static int rounds(String text) {
    if (!text.matches("[1-9][0-9]{0,2}")) {
      throw new IllegalArgumentException("--rounds is '" + text + "'; it takes 1 to 999.");
    }
    return Integer.parseInt(text);
  }

  private static Path writable(String text) {
    Path file = Path.of(text).toAbsolutePath();
    if (Files.isDirectory(file) || !Files.isDirectory(file.getParent())) {
      throw new IllegalArgumentException(
          "--json is '" + text + "'; it takes a file in a directory that exists.");
    }
    return file;
  }
}
