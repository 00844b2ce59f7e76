package org.backfold.cluster;

import java.util.ArrayList;
import java.util.List;
import org.backfold.cli.Main;

/** Runs several commands of the command line in one driver, each with a session of its own. */
public final class Trainings {
  /** Stands between the commands. */
  static final String THEN = "then";

  private Trainings() {}

  public static void main(String[] arguments) {
    List<String> command = new ArrayList<>();
    for (String argument : arguments) {
      if (argument.equals(THEN)) {
        Main.main(command.toArray(String[]::new));
        command.clear();
      } else {
        command.add(argument);
      }
    }
    Main.main(command.toArray(String[]::new));
  }
}
