package org.backfold.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class DemoCommandTest {
  @Test
  void himmelblauReachesTheFourMinimaOfTheTextbook() {
    CommandLineRun run = CommandLineRun.of("demo", "himmelblau");

    assertEquals(0, run.exitCode(), run::errors);
    List<String> rows =
        run.output().lines().skip(3).map(line -> line.replaceAll(" {2,}", " | ")).toList();
    assertEquals("(4, 0) | (3.584, -1.848)", beforeValue(rows.get(0)));
    assertEquals("(1, 0) | (3.000, 2.000)", beforeValue(rows.get(1)));
    assertEquals("(-4, 0) | (-3.779, -3.283)", beforeValue(rows.get(2)));
    assertEquals("(-2, 2) | (-2.805, 3.131)", beforeValue(rows.get(3)));
    assertEquals(4, rows.size(), run::output);
  }

  private static String beforeValue(String row) {
    return row.substring(0, row.lastIndexOf(" | "));
  }
}
