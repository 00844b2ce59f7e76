package org.backfold.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What came out of a scenario, as text. Each number is the median over the rounds; a ratio is taken
 * within each round first, where both sides saw the same machine.
 */
final class ScenarioTable {
  private static final String NONE = "";

  private final Scenario scenario;
  private final List<Round> rounds;
  private final Set<String> groups = new LinkedHashSet<>();
  private final Unit unit;

  /**
   * @param rounds of one scenario, at least one
   */
  ScenarioTable(Scenario scenario, List<Round> rounds) {
    this.scenario = scenario;
    this.rounds = rounds.stream().map(Round::complete).toList();
    first().measurements().forEach(one -> groups.add(one.group()));
    unit = Unit.of(first().measurements());
  }

  /** What all processes of one round measured. */
  record Round(List<Measurement> measurements) {
    Optional<Measurement> find(String group, String subject) {
      return measurements.stream()
          .filter(one -> one.group().equals(group) && one.subject().equals(subject))
          .findFirst();
    }

    /**
     * One line each, contestants first, and lines for the products alone: timed beside ours, and so
     * for the same blocks.
     */
    Round complete() {
      Map<String, Measurement> lines = new LinkedHashMap<>();
      for (Contestant contestant : Contestant.values()) {
        for (Measurement one : measurements) {
          if (one.subject().equals(contestant.label())) {
            lines.put(one.group() + one.subject(), one);
          }
        }
      }
      measurements.forEach(one -> lines.merge(one.group() + one.subject(), one, Round::joined));
      for (Contestant contestant : List.of(Contestant.BACKFOLD, Contestant.BACKFOLD_SINGLE)) {
        for (Measurement ours : measurements) {
          if (ours.subject().equals(contestant.label()) && ours.gemmSeconds() > 0) {
            Measurement alone = ours.gemmAlone(contestant.gemm());
            lines.put(alone.group() + alone.subject(), alone);
          }
        }
      }
      return new Round(List.copyOf(lines.values()));
    }

    /** The same thing measured by several processes, e.g. an empty job. */
    private static Measurement joined(Measurement one, Measurement other) {
      return one == other ? one : one.with(other.seconds());
    }

    /** How much of the rate of the products alone; timed in the same process where possible. */
    Optional<Double> share(String group, String subject) {
      return find(group, subject)
          .filter(one -> one.flops() > 0)
          .flatMap(
              one ->
                  Optional.of(one)
                      .filter(own -> own.gemmSeconds() > 0)
                      .or(() -> find(group, Contestant.BACKFOLD.label()))
                      .map(alone -> alone.gemmSeconds() / one.median()));
    }

    /** Seconds of one by those of the other. */
    Optional<Double> ratio(String group, String one, String other) {
      return find(group, one)
          .flatMap(above -> find(group, other).map(below -> above.median() / below.median()));
    }
  }

  /** One that leaves no number beginning with zeros. */
  private enum Unit {
    S(1, "%.3f"),
    MS(1e3, "%.2f"),
    US(1e6, "%.2f");

    private final double perSecond;
    private final String format;

    Unit(double perSecond, String format) {
      this.perSecond = perSecond;
      this.format = format;
    }

    static Unit of(List<Measurement> measurements) {
      double least = measurements.stream().mapToDouble(Measurement::median).min().orElse(1);
      return least < 0.001 ? US : least < 0.05 ? MS : S;
    }

    String show(double seconds) {
      return number(format, seconds * perSecond);
    }

    @Override
    public String toString() {
      return this == US ? "µs" : name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A column.
   *
   * @param cell of group and subject
   */
  private record Column(String head, BiFunction<String, String, String> cell) {}

  @Override
  public String toString() {
    List<Column> columns = columns();
    TextTable table = new TextTable();
    List<String> head = new ArrayList<>(List.of(""));
    columns.forEach(column -> head.add(column.head()));
    table.add(head);
    for (String group : groups) {
      if (groups.size() > 1) {
        table.add(List.of(group));
      }
      for (Measurement one : first().measurements()) {
        if (one.group().equals(group)) {
          List<String> line = new ArrayList<>();
          line.add((groups.size() > 1 ? "  " : "") + one.subject());
          columns.forEach(column -> line.add(column.cell().apply(group, one.subject())));
          table.add(line);
        }
      }
    }
    return table.toString();
  }

  private Round first() {
    return rounds.get(0);
  }

  /** Those that anything was measured for. */
  private List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column(unit + " median", (g, s) -> unit.show(seconds(g, s).median())));
    columns.add(new Column("min", (g, s) -> unit.show(seconds(g, s).min())));
    columns.add(new Column("max", (g, s) -> unit.show(seconds(g, s).max())));
    if (scenario.epochRows() > 0) {
      columns.add(new Column("s/epoch", this::epochSeconds));
    }
    if (any(one -> one.rows() > 0)) {
      columns.add(new Column("rows/s", (g, s) -> rate(g, s, Measurement::rows, 1, "%,.0f")));
    }
    if (any(one -> one.flops() > 0)) {
      columns.add(new Column("GFLOP/s", (g, s) -> rate(g, s, Measurement::flops, 1e-9, "%.1f")));
    }
    if (any(one -> one.gemmSeconds() > 0)) {
      columns.add(
          new Column("of gemm", (g, s) -> median("%.0f %%", 100, round -> round.share(g, s))));
    }
    for (String peer : scenario.peers()) {
      columns.add(
          new Column("× " + peer, (g, s) -> median("%.2f", 1, round -> round.ratio(g, peer, s))));
    }
    for (String floor : scenario.floors()) {
      columns.add(
          new Column("/ " + floor, (g, s) -> median("%.2f", 1, round -> round.ratio(g, s, floor))));
    }
    return columns;
  }

  private boolean any(Predicate<Measurement> condition) {
    return first().measurements().stream().anyMatch(condition);
  }

  private Spread seconds(String group, String subject) {
    return Spread.of(
        rounds.stream()
            .flatMap(round -> round.find(group, subject).stream())
            .mapToDouble(Measurement::median)
            .toArray());
  }

  private String epochSeconds(String group, String subject) {
    long rows = first().find(group, subject).orElseThrow().rows();
    double seconds = seconds(group, subject).median();
    return rows == 0 ? NONE : number("%.2f", seconds * scenario.epochRows() / rows);
  }

  private String rate(
      String group,
      String subject,
      Function<Measurement, Number> work,
      double scale,
      String format) {
    double done = work.apply(first().find(group, subject).orElseThrow()).doubleValue();
    double seconds = seconds(group, subject).median();
    return done == 0 ? NONE : number(format, done * scale / seconds);
  }

  private String median(String format, double scale, Function<Round, Optional<Double>> value) {
    double[] values =
        rounds.stream()
            .flatMap(round -> value.apply(round).stream())
            .mapToDouble(Double::doubleValue)
            .toArray();
    return values.length == 0 ? NONE : number(format, scale * Spread.of(values).median());
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
