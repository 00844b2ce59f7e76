package org.backfold.bench;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * What came out of a scenario, as text. Each number is the median over the rounds; a ratio is taken
 * within each round first, where both sides saw the same machine.
 */
final class ScenarioTable {
  /** Line of the matrix products alone. */
  static final String DGEMM = "dgemm alone";

  private static final String NONE = "";

  private final Scenario scenario;
  private final List<Round> rounds;

  /** What all processes of one round measured. */
  record Round(List<Measurement> measurements) {
    Optional<Measurement> find(String group, String subject) {
      return measurements.stream()
          .filter(one -> one.group().equals(group) && one.subject().equals(subject))
          .findFirst();
    }

    /** The products alone, timed beside ours: for the same blocks. */
    Optional<Measurement> dgemm(String group) {
      return find(group, Contestant.BACKFOLD.label())
          .filter(ours -> ours.dgemmSeconds() > 0)
          .map(
              ours -> {
                double[] seconds = {ours.dgemmSeconds()};
                return new Measurement(
                    group, DGEMM, seconds, ours.rows(), ours.flops(), ours.dgemmSeconds());
              });
    }
  }

  /**
   * @param rounds of one scenario, at least one
   */
  ScenarioTable(Scenario scenario, List<Round> rounds) {
    this.scenario = scenario;
    this.rounds =
        rounds.stream()
            .map(
                round -> {
                  List<Measurement> all = new ArrayList<>(round.measurements());
                  groups(round).forEach(group -> round.dgemm(group).ifPresent(all::add));
                  return new Round(all);
                })
            .toList();
  }

  private static Set<String> groups(Round round) {
    Set<String> groups = new LinkedHashSet<>();
    round.measurements().forEach(one -> groups.add(one.group()));
    return groups;
  }

  @Override
  public String toString() {
    boolean hasRows = first().measurements().stream().anyMatch(one -> one.rows() > 0);
    boolean hasFlops = first().measurements().stream().anyMatch(one -> one.flops() > 0);
    TextTable table = new TextTable();
    table.add(head(hasRows, hasFlops));
    Set<String> groups = groups(first());
    for (String group : groups) {
      if (groups.size() > 1) {
        table.add(List.of(group));
      }
      for (Measurement one : first().measurements()) {
        if (one.group().equals(group)) {
          table.add(line(group, one.subject(), groups.size() > 1, hasRows, hasFlops));
        }
      }
    }
    return table.toString();
  }

  private Round first() {
    return rounds.get(0);
  }

  private List<String> head(boolean hasRows, boolean hasFlops) {
    List<String> head = new ArrayList<>(List.of("", unit() + " median", "min", "max"));
    if (scenario.epochRows() > 0) {
      head.add("s/epoch");
    }
    if (hasRows) {
      head.add("rows/s");
    }
    if (hasFlops) {
      head.addAll(List.of("GFLOP/s", "of dgemm"));
    }
    scenario.peers().forEach(peer -> head.add("× " + peer));
    scenario.floors().forEach(floor -> head.add("/ " + floor));
    return head;
  }

  private List<String> line(
      String group, String subject, boolean indented, boolean hasRows, boolean hasFlops) {
    Spread seconds = over(group, subject, Measurement::median).orElseThrow();
    List<String> cells = new ArrayList<>();
    cells.add((indented ? "  " : "") + subject);
    cells.add(seconds(seconds.median()));
    cells.add(seconds(seconds.min()));
    cells.add(seconds(seconds.max()));
    Measurement any = first().find(group, subject).orElseThrow();
    if (scenario.epochRows() > 0) {
      double times = any.rows() == 0 ? 0 : (double) scenario.epochRows() / any.rows();
      cells.add(times == 0 ? NONE : number("%.2f", times * seconds.median()));
    }
    if (hasRows) {
      cells.add(any.rows() == 0 ? NONE : number("%,.0f", any.rows() / seconds.median()));
    }
    if (hasFlops) {
      cells.add(any.flops() == 0 ? NONE : number("%.1f", any.flops() / seconds.median() * 1e-9));
      cells.add(share(group, subject));
    }
    scenario.peers().forEach(peer -> cells.add(ratio(group, peer, subject)));
    scenario.floors().forEach(floor -> cells.add(ratio(group, subject, floor)));
    return cells;
  }

  /** Of the products alone in the same process; where they were not timed, in the same round. */
  private String share(String group, String subject) {
    double[] shares =
        rounds.stream()
            .flatMap(
                round ->
                    round.find(group, subject).stream()
                        .filter(one -> one.flops() > 0)
                        .flatMap(
                            one ->
                                (one.dgemmSeconds() > 0
                                        ? Optional.of(one)
                                        : round.find(group, DGEMM))
                                    .map(alone -> alone.dgemmSeconds() / one.median()).stream()))
            .mapToDouble(Double::doubleValue)
            .toArray();
    return shares.length == 0 ? NONE : number("%.0f %%", 100 * Spread.of(shares).median());
  }

  /** Seconds of one by those of the other, within each round; the median of that. */
  private String ratio(String group, String one, String other) {
    double[] ratios =
        rounds.stream()
            .flatMap(
                round ->
                    round.find(group, one).stream()
                        .flatMap(
                            above ->
                                round.find(group, other).stream()
                                    .map(below -> above.median() / below.median())))
            .mapToDouble(Double::doubleValue)
            .toArray();
    return ratios.length == 0 ? NONE : number("%.2f", Spread.of(ratios).median());
  }

  private Optional<Spread> over(String group, String subject, ToDoubleFunction<Measurement> value) {
    double[] values =
        rounds.stream()
            .flatMap(round -> round.find(group, subject).stream())
            .mapToDouble(value)
            .toArray();
    return values.length == 0 ? Optional.empty() : Optional.of(Spread.of(values));
  }

  /** Milliseconds where seconds would begin with zeros. */
  private String unit() {
    double least = first().measurements().stream().mapToDouble(Measurement::median).min().orElse(1);
    return least < 0.05 ? "ms" : "s";
  }

  private String seconds(double seconds) {
    return unit().equals("ms") ? number("%.2f", 1e3 * seconds) : number("%.3f", seconds);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
