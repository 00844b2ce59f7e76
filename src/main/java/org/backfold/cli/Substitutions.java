package org.backfold.cli;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a config gets when its substitutions are put in, found without doing so: twenty lines
 * like {@code b = [${a}, ${a}]} make a config that no memory holds, and the library would try.
 */
final class Substitutions {
  private static final long MOST_CHARACTERS = 1L << 20;
  private static final int MOST_REFERENCES = 100;
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\??([^}]*)}");
  private static final Pattern WRITTEN = Pattern.compile("\\$\\{|\\+=");
  private static final long IN_PROGRESS = -1;

  private static final String MOST =
      MOST_REFERENCES + " substitutions, ${…} or +=; write the values out.";

  /** Of each value that is no section, as it is written, by its path. */
  private final TreeMap<String, String> texts = new TreeMap<>();

  /** Length of what stands at a path, substitutions put in. */
  private final Map<String, Long> lengths = new HashMap<>();

  private int references;

  private Substitutions() {}

  /**
   * Counts them before the library parses a file, whose time grows with their square.
   *
   * @throws IllegalArgumentException if there are more than 100
   */
  static void checkNumber(String text, String file) {
    if (WRITTEN.matcher(text).results().count() > MOST_REFERENCES) {
      throw new IllegalArgumentException("Config " + file + " has more than " + MOST);
    }
  }

  /**
   * @throws IllegalArgumentException if {@code root} would get longer than 1 Mi characters
   */
  static void check(ConfigObject root) {
    Substitutions substitutions = new Substitutions();
    substitutions.collect("", root);
    if (substitutions.length("") > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "The config is longer than "
              + MOST_CHARACTERS
              + " characters when its substitutions are put in; write fewer or shorter ones.");
    }
    if (substitutions.references > MOST_REFERENCES) {
      throw new IllegalArgumentException("The config has more than " + MOST);
    }
  }

  private void collect(String prefix, ConfigValue value) {
    if (value instanceof ConfigObject object) {
      try {
        for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
          collect(prefix + ConfigUtil.quoteString(entry.getKey()) + ".", entry.getValue());
        }
        return;
      } catch (ConfigException.NotResolved e) {
        // a merge with a substitution, which has no entries yet: taken as text
      }
    }
    texts.put(prefix, value.render(ConfigRenderOptions.concise()));
  }

  /** Of all values at and below a path, which ends with a dot; or of the value it is a part of. */
  private long length(String path) {
    Long known = lengths.get(path);
    if (known != null) {
      return known;
    }
    lengths.put(path, IN_PROGRESS);
    long sum = 0;
    for (Map.Entry<String, String> below : texts.tailMap(path).entrySet()) {
      if (!below.getKey().startsWith(path) || sum > MOST_CHARACTERS) {
        break;
      }
      boolean same = below.getKey().equals(path);
      sum += same ? ofText(below.getValue()) : length(below.getKey());
    }
    if (sum == 0 && path.indexOf('.') < path.length() - 1) {
      sum = length(path.substring(0, path.lastIndexOf('.', path.length() - 2) + 1));
    }
    lengths.put(path, sum);
    return sum;
  }

  private long ofText(String text) {
    long sum = text.length();
    Matcher matcher = REFERENCE.matcher(text);
    while (matcher.find() && sum <= MOST_CHARACTERS && references <= MOST_REFERENCES) {
      references++;
      long length = length(path(matcher.group(1)));
      sum += length == IN_PROGRESS ? sum : length; // a = ${a}${a} on top of an earlier a
    }
    return sum;
  }

  private static String path(String reference) {
    StringBuilder path = new StringBuilder();
    for (String element : ConfigUtil.splitPath(reference)) {
      path.append(ConfigUtil.quoteString(element)).append('.');
    }
    return path.toString();
  }
}
