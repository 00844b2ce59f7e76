package org.backfold.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is wrong with a cluster, from what its JVMs say.
 *
 * @param problems that make training fail, slow, or not reproducible in a way nobody asked for
 * @param notes worth knowing, and fine if they are meant
 */
record Diagnosis(List<String> problems, List<String> notes) {
  /** Java's products are about ten times slower, machines of one kind differ by less than two. */
  private static final double SLOW = 0.25;

  private static final long SKEW_MILLIS = 60_000;

  private static final long LEAST_DISK = 1L << 30;

  /** Of a machine's memory that all heaps on it may take. */
  private static final double MOST_MEMORY = 1;

  /**
   * What the driver knows beside the reports.
   *
   * @param driver its own checkup
   * @param silent executors that did not answer
   * @param expected executors there should be, 0 for any number
   * @param before clock of the driver when it asked, in milliseconds since the epoch
   * @param after when it had all answers
   */
  record Visit(Checkup driver, Set<String> silent, int expected, long before, long after) {}

  static Diagnosis of(Visit visit, Collection<Checkup> executors) {
    Diagnosis diagnosis = new Diagnosis(new ArrayList<>(), new ArrayList<>());
    if (executors.size() < visit.expected()) {
      diagnosis.problems.add(
          Figures.count(visit.expected(), "executor")
              + " expected, "
              + executors.size()
              + " there; look for free cores and memory in the cluster's own user interface.");
    }
    visit
        .silent()
        .forEach(id -> diagnosis.problems.add("Executor " + id + " is registered, but silent."));
    double fastest = executors.stream().mapToDouble(Checkup::gigaflops).max().orElse(0);
    for (Checkup executor : executors) {
      diagnosis.versions(visit.driver(), executor);
      diagnosis.blas(visit.driver(), executor, fastest);
      diagnosis.clock(visit, executor);
      diagnosis.room(executor);
    }
    diagnosis.differences("BLAS engines", executors, Checkup::blas, "the bits of a result depend");
    diagnosis.differences("Java versions", executors, Checkup::java, "nothing of ours depends");
    return diagnosis;
  }

  private void versions(Checkup driver, Checkup executor) {
    version("Spark", driver.spark(), executor.spark(), executor);
    version("Scala", driver.scala(), executor.scala(), executor);
    version("Backfold", driver.backfold(), executor.backfold(), executor);
  }

  private void version(String what, String here, String there, Checkup executor) {
    if (!here.equals(there)) {
      problems.add(
          String.format(
              Locale.ROOT,
              "%s has %s %s, the driver has %s; install the same on all.",
              name(executor),
              what,
              there,
              here));
    }
  }

  private void blas(Checkup driver, Checkup executor, double fastest) {
    if (!executor.blasNative() && driver.blasNative()) {
      problems.add(
          String.format(
              Locale.ROOT,
              "%s multiplies with %s (%s) at %.1f GFLOP/s, the driver with %s: tasks there are the"
                  + " ones that all others wait for.",
              name(executor),
              executor.blas(),
              executor.blasReason(),
              executor.gigaflops(),
              driver.blas()));
    } else if (!executor.blasNative() && !executor.blasReason().contains("=java")) {
      problems.add(name(executor) + " has no native BLAS: " + executor.blasReason() + ".");
    } else if (executor.gigaflops() < SLOW * fastest) {
      problems.add(
          String.format(
              Locale.ROOT,
              "%s multiplies at %.1f GFLOP/s, another at %.1f: it is overloaded or throttled.",
              name(executor),
              executor.gigaflops(),
              fastest));
    }
  }

  /** An answer was given between question and receipt; its clock should say so. */
  private void clock(Visit visit, Checkup executor) {
    long ahead = executor.clockMillis() - visit.after();
    long behind = visit.before() - executor.clockMillis();
    long skew = Math.max(ahead, behind);
    if (skew > 1000) {
      String text =
          String.format(
              Locale.ROOT,
              "The clock of %s is %.1f s %s the driver's.",
              name(executor).toLowerCase(Locale.ROOT),
              skew / 1e3,
              ahead > behind ? "ahead of" : "behind");
      (skew > SKEW_MILLIS ? problems : notes).add(text);
    }
  }

  private void room(Checkup executor) {
    executor
        .diskProblems()
        .forEach(text -> problems.add(name(executor) + " cannot write to " + text + "."));
    if (executor.freeDiskBytes() < LEAST_DISK) {
      problems.add(
          name(executor)
              + " has "
              + Figures.bytes(executor.freeDiskBytes())
              + " of disk left where Spark spills to (spark.local.dir).");
    }
    if (executor.machineBytes() > 0
        && executor.heapBytes() > MOST_MEMORY * executor.machineBytes()) {
      problems.add(
          name(executor)
              + " may grow to "
              + Figures.bytes(executor.heapBytes())
              + ", but its machine has "
              + Figures.bytes(executor.machineBytes())
              + "; lower spark.executor.memory.");
    }
  }

  private void differences(
      String what, Collection<Checkup> executors, Function<Checkup, String> value, String why) {
    Map<String, TreeSet<String>> who = new TreeMap<>();
    executors.forEach(
        one -> who.computeIfAbsent(value.apply(one), key -> new TreeSet<>()).add(one.id()));
    if (who.size() > 1) {
      notes.add(
          what
              + " differ, and "
              + why
              + " on them: "
              + who.entrySet().stream()
                  .map(entry -> entry.getKey() + " on " + String.join(", ", entry.getValue()))
                  .collect(Collectors.joining("; "))
              + ".");
    }
  }

  private static String name(Checkup executor) {
    return "Executor " + executor.id() + " on " + executor.host();
  }
}
