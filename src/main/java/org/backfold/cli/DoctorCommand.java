package org.backfold.cli;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code backfold doctor}: whether all JVMs of a cluster are alike and well. */
@Command(
    name = "doctor",
    sortOptions = false,
    header = "Examine every executor of the cluster: versions, BLAS, speed, memory, disk, clock.",
    description = {
      "",
      "Exit code 1 if something is wrong, with the reasons, for use in scripts.",
      ""
    },
    footer = {
      "",
      "Examples:  backfold doctor",
      "           backfold --master spark://host:7077 doctor --executors 8"
    })
final class DoctorCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--executors",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Executors there should be (default: spark.executor.instances, else those that are"
              + " there).")
  private int executors;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Setting of section spark, such as spark.executor.memory=4g.")
  private List<String> assignments = List.of();

  @Override
  public void run() {
    Settings settings =
        SettingsSource.none().overrides(SettingsOptions.assignments(assignments)).settings();
    Narration narration = new Narration(spec.commandLine().getOut(), false);
    try (Session session = Session.start("doctor", settings.spark())) {
      int expected =
          executors > 0
              ? executors
              : session.context().getConf().getInt("spark.executor.instances", 0);
      Rounds rounds = new Rounds(session.context());
      Checkup driver = Checkup.here();
      long before = System.currentTimeMillis();
      Map<String, Checkup> answers = rounds.visit(expected);
      long after = System.currentTimeMillis();
      Set<String> silent = new TreeSet<>(rounds.executors());
      silent.removeAll(answers.keySet());
      narration.say("Backfold", Versions.backfold() + " on " + session.describe());
      narration.say("Driver", line(driver));
      narration.blank();
      narration.text(table(answers.values()));
      narration.blank();
      conclude(
          Diagnosis.of(
              new Diagnosis.Visit(driver, silent, expected, before, after), answers.values()),
          answers.size(),
          narration);
    }
  }

  private static String line(Checkup driver) {
    return String.format(
        Locale.ROOT,
        "%s, Java %s, Scala %s, heap %s, %.1f GFLOP/s",
        driver.host(),
        driver.java(),
        driver.scala(),
        Figures.bytes(driver.heapBytes()),
        driver.gigaflops());
  }

  private static String table(Collection<Checkup> executors) {
    int host = Math.max(4, executors.stream().mapToInt(one -> one.host().length()).max().orElse(4));
    int blas = Math.max(4, executors.stream().mapToInt(one -> one.blas().length()).max().orElse(4));
    String format =
        "%-8s  %-" + host + "s  %-12s  %-8s  %-" + blas + "s  %7s  %8s  %8s  %8s  %-7s%n";
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            format,
            "Executor",
            "Host",
            "Java",
            "Spark",
            "BLAS",
            "GFLOP/s",
            "Heap",
            "Machine",
            "Disk",
            "Encrypted"));
    for (Checkup one : executors) {
      table.append(
          String.format(
              Locale.ROOT,
              format,
              one.id(),
              one.host(),
              one.java().split(" ")[0],
              one.spark(),
              one.blas(),
              String.format(Locale.ROOT, "%.1f", one.gigaflops()),
              Figures.bytes(one.heapBytes()),
              Figures.bytes(one.machineBytes()),
              Figures.bytes(one.freeDiskBytes()),
              one.encryption()));
    }
    return table.toString();
  }

  private static void conclude(Diagnosis diagnosis, int answers, Narration narration) {
    diagnosis.notes().forEach(note -> narration.say("Note", note));
    diagnosis.problems().forEach(problem -> narration.say("Wrong", problem));
    if (!diagnosis.problems().isEmpty()) {
      throw new IllegalStateException(
          "The cluster is not well: "
              + Figures.count(diagnosis.problems().size(), "problem")
              + ".");
    }
    narration.say("Verdict", Figures.count(answers, "executor") + ", all well");
  }
}
