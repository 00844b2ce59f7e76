package org.backfold.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What Jazzer calls with one input after the other: a config file of these bytes. */
public final class ConfigFuzz {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("HOME", "/home/me", "MY_SECRET", "hush5");

  private ConfigFuzz() {}

  /** Done, or refused as a mistake of the user that names the file or the place in it. */
  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    Path file = Path.of(System.getProperty("backfold.fuzz.directory"), "my.conf");
    Files.write(file, bytes);
    try {
      SettingsSource.file(file.toString()).settings(ENVIRONMENT::get).changed();
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      if (message.isBlank() || message.contains("hush5")) {
        throw new AssertionError("refused with: " + message, e);
      }
    }
  }
}
