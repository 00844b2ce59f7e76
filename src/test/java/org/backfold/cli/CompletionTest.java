package org.backfold.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that completes our command line, run by a real bash. */
class CompletionTest {
  @TempDir private Path directory;

  @Test
  void bashCompletesCommandsOptionsAndSettings() throws Exception {
    CommandLineRun run = CommandLineRun.of("completion");
    assertEquals(0, run.exitCode(), run::errors);
    Path script = directory.resolve("completion");
    Files.writeString(script, run.output());

    assertEquals("", bash("bash -n '" + script + "'"));
    assertEquals(List.of("doctor"), completions(script, "do"));
    assertEquals(List.of("himmelblau"), completions(script, "demo", "him"));
    assertEquals(List.of("--overwrite"), completions(script, "train", "--over"));
    assertTrue(
        completions(script, "train", "--set", "training.ep").contains("training.epochs="),
        "settings");
  }

  /** What Tab offers for the last word; compopt works only while a real Tab is handled. */
  private static List<String> completions(Path script, String... words) throws Exception {
    String line =
        String.format(
            Locale.ROOT,
            "compopt() { :; }; source '%s'; COMP_WORDS=(backfold %s); COMP_CWORD=%d; _complete_backfold;"
                + " printf '%%s\\n' \"${COMPREPLY[@]}\"",
            script,
            String.join(" ", words),
            words.length);
    return bash(line).lines().map(String::strip).toList();
  }

  private static String bash(String command) throws IOException, InterruptedException {
    Process bash = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start();
    String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, bash.waitFor(), output);
    return output;
  }
}
