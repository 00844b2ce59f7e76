package org.backfold.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void toString_alignsNamesLeftAndNumbersRightWithoutSpaceAtTheEnd() {
    TextTable table =
        new TextTable()
            .add(List.of("", "s", "rows/s"))
            .add(List.of("MLlib", "10.5", "7"))
            .add(List.of("group"))
            .add(List.of("we", "1", ""));
    assertEquals(
        String.join(
            System.lineSeparator(),
            "          s  rows/s",
            "MLlib  10.5       7",
            "group",
            "we        1"),
        table.toString());
  }
}
