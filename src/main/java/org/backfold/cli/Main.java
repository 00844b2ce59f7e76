package org.backfold.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line of Backfold. Exit codes: 0 done, 1 failed, 2 misused; 130 interrupted, after its
 * results were written ({@link Interruption}). What is misuse is decided here alone: what picocli
 * cannot parse, and every {@link IllegalArgumentException}, which in all of Backfold means a
 * mistake of the user.
 */
@Command(
    name = "backfold",
    versionProvider = Versions.class,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    header = "Trains feed-forward neural networks data-parallel on Apache Spark.",
    footer = {
      "",
      "Start with:  backfold train conf/moons.conf",
      "         or  backfold train --data my.csv --label species",
      "Exit codes:  0 done, 1 failed, 2 misused, 130 interrupted by Ctrl-C, results written"
    },
    subcommands = {
      TrainCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      InspectCommand.class,
      ReportCommand.class,
      PlanCommand.class,
      DoctorCommand.class,
      GradcheckCommand.class,
      VerifyCommand.class,
      DemoCommand.class,
      CompletionCommand.class
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show help and exit.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the versions of all that computes, and exit.")
  private boolean version;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show more: each epoch with all figures, and the stack trace of a failure.")
  private boolean verbose;

  /** Runs one command; returns when it is done, else ends the JVM with the exit code. */
  public static void main(String[] arguments) {
    int code = run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments);
    if (code != CommandLine.ExitCode.OK) { // YARN would take exit(0) for an early end
      System.exit(code);
    }
  }

  /** Runs one command in this JVM and returns its exit code. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    Main main = new Main();
    CommandLine commandLine =
        new CommandLine(main)
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler((e, given) -> misused(err, message(e)))
            .setExecutionExceptionHandler((e, command, parsed) -> main.ended(err, e));
    try {
      return commandLine.execute(arguments);
    } catch (OutOfMemoryError | StackOverflowError | LinkageError e) { // picocli lets errors pass
      return main.ended(err, e);
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "No command given");
  }

  private int ended(PrintWriter err, Throwable cause) {
    if (verbose) {
      cause.printStackTrace(err);
    }
    if (cause instanceof IllegalArgumentException) {
      return misused(err, cause.getMessage());
    }
    err.println("backfold: failed: " + Failure.describe(cause));
    if (!verbose) {
      err.println("backfold: --verbose shows where");
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static int misused(PrintWriter err, String message) {
    err.println("backfold: " + message);
    return CommandLine.ExitCode.USAGE;
  }

  private static String message(ParameterException e) {
    List<String> meant =
        e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
    String said = e.getMessage().replaceFirst("\\.$", "");
    return meant.isEmpty()
        ? said + "; see " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help"
        : said + "; did you mean " + String.join(" or ", meant) + "?";
  }
}
