package org.backfold.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTest {
  private static final List<String> KNOWN = List.of("mnist", "wide");

  @Test
  void parse_takesNamesInTheirOrderAndOptionsAnywhere(@TempDir Path directory) {
    Path file = directory.resolve("all.json");
    Request request =
        Request.parse(KNOWN, "wide", "--rounds", "5", "mnist", "--json", file.toString());
    assertEquals(
        new Request(List.of("wide", "mnist"), 5, false, Optional.of(file), false), request);
  }

  @Test
  void parse_quickMeansOneRoundUnlessToldOtherwise() {
    assertEquals(1, Request.parse(KNOWN, "--quick", "wide").rounds());
    assertEquals(4, Request.parse(KNOWN, "--quick", "wide", "--rounds", "4").rounds());
    assertTrue(Request.parse(KNOWN, "wide").rounds() > 1);
  }

  @Test
  void parse_helpNeedsNothingElse() {
    assertTrue(Request.parse(KNOWN, "--help").help());
  }

  @ParameterizedTest
  @CsvSource({
    "'', No scenario",
    "minst, Unknown scenario 'minst'",
    "wide --fast, Unknown option '--fast'",
    "wide --rounds, --rounds needs a value",
    "wide --rounds 0, --rounds is '0'",
    "wide --rounds three, --rounds is 'three'",
    "wide --json /no/such/place.json, a directory that exists",
  })
  void parse_saysWhatIsWrong(String line, String expected) {
    String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
    IllegalArgumentException misuse =
        assertThrows(IllegalArgumentException.class, () -> Request.parse(KNOWN, arguments));
    assertTrue(misuse.getMessage().contains(expected), misuse.getMessage());
  }
}
