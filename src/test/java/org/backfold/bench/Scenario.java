package org.backfold.bench;

import java.util.List;

/** One thing to be measured. The parent asks for what it is, each contestant's process runs it. */
interface Scenario {
  String name();

  /** One line for {@code --help}. */
  String summary();

  /** What is measured, in one or two lines above the table. */
  String title(boolean quick);

  List<Contestant> contestants();

  /** Subjects that the others are compared with: how many times as fast. */
  default List<String> peers() {
    return contestants().stream().filter(Contestant::isMllib).map(Contestant::label).toList();
  }

  /** Subjects that none can beat, such as an empty job: how many times as long. */
  default List<String> floors() {
    return List.of();
  }

  /** Rows of an epoch, if seconds an epoch are of interest; else 0. */
  default long epochRows() {
    return 0;
  }

  /** Measures one contestant and hands what came out to {@code lab}. */
  void measure(Contestant contestant, Lab lab);
}
