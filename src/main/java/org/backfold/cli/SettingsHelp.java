package org.backfold.cli;

import java.io.PrintWriter;

/** Prints the table of all settings, made from their declarations. */
final class SettingsHelp {
  private static final int WIDTH = 96;
  private static final String INDENT = "      ";

  private SettingsHelp() {}

  static void print(PrintWriter out) {
    out.println("Settings of a config file, each also by --set KEY=VALUE.");
    out.println("Values of Spark itself go into section spark, such as spark.executor.memory.");
    String section = "";
    for (Setting<?> setting : Settings.all()) {
      String itsSection = setting.key().substring(0, setting.key().indexOf('.'));
      if (!itsSection.equals(section)) {
        section = itsSection;
        out.println();
      }
      out.println("  " + setting.key() + " (default: " + setting.defaultText() + ")");
      String unit = setting.unit().isEmpty() ? "" : ", in " + setting.unit();
      wrap(
          out, sentence(setting.meaning()) + " Takes " + setting.type().description() + unit + ".");
    }
    out.flush();
  }

  private static String sentence(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }

  private static void wrap(PrintWriter out, String text) {
    StringBuilder line = new StringBuilder(INDENT);
    for (String word : text.split(" ")) {
      if (line.length() + word.length() > WIDTH) {
        out.println(line.toString().stripTrailing());
        line = new StringBuilder(INDENT);
      }
      line.append(word).append(' ');
    }
    out.println(line.toString().stripTrailing());
  }
}
