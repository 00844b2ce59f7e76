package org.backfold.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.backfold.data.Nearest;

/**
 * The settings of one command, checked: every given key is known and of its type. The table of all
 * keys is {@link #all()}; section {@code spark} is open and goes to Spark as it is.
 */
final class Settings {
  private static final String SPARK = "spark";

  /** Every key there is, in the order of help. */
  static List<Setting<?>> all() {
    return Stream.of(
            DataSettings.ALL,
            NetworkSettings.ALL,
            TrainingSettings.ALL,
            ExecutionSettings.ALL,
            CheckpointSettings.ALL,
            OutputSettings.ALL)
        .flatMap(List::stream)
        .toList();
  }

  private final Map<String, Object> given = new LinkedHashMap<>();
  private final Map<String, String> places = new LinkedHashMap<>();
  private final Map<String, String> spark = new TreeMap<>();

  /**
   * Reads everything in {@code config}.
   *
   * @throws IllegalArgumentException with one line for each unknown key and each wrong value
   */
  Settings(Config config) {
    Map<String, Setting<?>> known = new LinkedHashMap<>();
    all().forEach(setting -> known.put(setting.key(), setting));
    List<String> mistakes = new ArrayList<>();
    read("", config.root(), known, mistakes);
    if (!mistakes.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", mistakes));
    }
  }

  /** The value given, or the default. */
  <T> T get(Setting<T> setting) {
    return find(setting)
        .orElseThrow(() -> new IllegalStateException(setting.key() + " has no default"));
  }

  /** The value given, or the default, or nothing. */
  <T> Optional<T> find(Setting<T> setting) {
    @SuppressWarnings("unchecked") // put there by read() from this very setting
    T value = (T) given.get(setting.key());
    return value == null ? setting.defaultValue() : Optional.of(value);
  }

  boolean has(Setting<?> setting) {
    return given.containsKey(setting.key());
  }

  /** Where a setting was given, such as {@code moons.conf: 12}, then its key; for messages. */
  String place(Setting<?> setting) {
    String place = places.get(setting.key());
    return place == null ? setting.key() : place + ": " + setting.key();
  }

  /** Settings for Spark by their full names, such as spark.executor.memory. */
  Map<String, String> spark() {
    return spark;
  }

  /**
   * The settings that differ from their defaults, by key, as one would write them; {@link Secrets}
   * are hidden.
   */
  Map<String, String> changed() {
    Map<String, String> changed = new TreeMap<>();
    all().forEach(setting -> describeChange(setting).ifPresent(v -> changed.put(setting.key(), v)));
    changed.putAll(spark);
    changed.replaceAll(Secrets::hide);
    return changed;
  }

  private <T> Optional<String> describeChange(Setting<T> setting) {
    return has(setting) && !find(setting).equals(setting.defaultValue())
        ? find(setting).map(setting.type()::write)
        : Optional.empty();
  }

  private void read(
      String prefix, ConfigObject object, Map<String, Setting<?>> known, List<String> mistakes) {
    for (String name : object.keySet().stream().sorted().toList()) {
      ConfigValue value = object.get(name);
      String key = prefix + name;
      if (known.containsKey(key)) {
        readOne(known.get(key), value, mistakes);
      } else if (key.equals(SPARK)) {
        readSpark(value, mistakes);
      } else if (known.keySet().stream().noneMatch(other -> other.startsWith(key + "."))) {
        String mistake =
            value instanceof ConfigObject ? unknownSection(key, known) : unknown(key, known);
        mistakes.add(place(value) + ": " + mistake);
      } else if (value instanceof ConfigObject section) {
        read(key + ".", section, known, mistakes);
      } else if (value.valueType() != ConfigValueType.NULL) {
        mistakes.add(
            value.origin().description()
                + (": " + key + " is a section: expected " + key + " { … }, found ")
                + value.unwrapped());
      }
    }
  }

  /** Where a value was given; a section made by an override says nothing, what is in it does. */
  private static String place(ConfigValue value) {
    ConfigValue leaf = value;
    while (leaf instanceof ConfigObject section && !section.isEmpty()) {
      leaf = section.values().iterator().next();
    }
    return leaf.origin().description();
  }

  private void readOne(Setting<?> setting, ConfigValue value, List<String> mistakes) {
    if (value.valueType() == ConfigValueType.NULL) {
      return; // HOCON's way to take a value of an included file back
    }
    try {
      given.put(setting.key(), setting.parse(value));
      places.put(setting.key(), value.origin().description());
    } catch (IllegalArgumentException e) {
      mistakes.add(e.getMessage());
    }
  }

  private void readSpark(ConfigValue value, List<String> mistakes) {
    if (!(value instanceof ConfigObject object)) {
      mistakes.add(value.origin().description() + ": spark is a section: expected spark { … }");
      return;
    }
    for (Map.Entry<String, ConfigValue> entry : object.toConfig().entrySet()) {
      String path = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      String key = path.startsWith(SPARK + ".") ? path : SPARK + "." + path;
      spark.put(key, String.valueOf(entry.getValue().unwrapped()));
    }
  }

  private static String unknownSection(String key, Map<String, Setting<?>> known) {
    List<String> sections =
        Stream.concat(known.keySet().stream(), Stream.of(SPARK + "."))
            .filter(other -> other.contains("."))
            .map(other -> other.substring(0, other.lastIndexOf('.')))
            .distinct()
            .toList();
    return "unknown section " + key + Nearest.suggestion(key, sections);
  }

  /** Compares with whole keys, with their last parts and with what other libraries say. */
  private static String unknown(String key, Map<String, Setting<?>> known) {
    String name = key.substring(key.lastIndexOf('.') + 1);
    Setting<?> nearest = null;
    int fewest = Integer.MAX_VALUE;
    int fewestWhole = Integer.MAX_VALUE; // of equally near names, that of the same section
    for (Setting<?> setting : known.values()) {
      int sameName = Math.min(Nearest.distance(name, setting.name()), otherNames(setting, name));
      int whole = Nearest.distance(key, setting.key());
      int distance = Math.min(whole, sameName);
      if (distance < fewest || distance == fewest && whole < fewestWhole) {
        nearest = setting;
        fewest = distance;
        fewestWhole = whole;
      }
    }
    String message = "unknown setting " + key;
    if (nearest == null || fewest > Nearest.tolerance(name)) {
      return message + "; 'train --help-settings' lists all";
    }
    return message + "; did you mean " + nearest.key() + "?";
  }

  private static int otherNames(Setting<?> setting, String name) {
    return setting.otherNames().stream()
        .mapToInt(other -> Nearest.distance(name, other) == 0 ? 0 : Integer.MAX_VALUE)
        .min()
        .orElse(Integer.MAX_VALUE);
  }
}
