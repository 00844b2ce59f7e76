package org.backfold.cli;

import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Optional;

/**
 * A key of a configuration, declared once: parsing, {@code --set}, errors, help and the list of
 * changed settings all read it from here.
 *
 * @param key path in the file, sections joined by dots
 * @param type what values it takes
 * @param defaultValue value where none is given; empty: absent, or derived as {@code defaultText}
 *     says
 * @param defaultText the default as help shows it
 * @param unit of the value, or empty
 * @param meaning what it does, for help
 * @param otherNames what other libraries call it; suggested, never accepted
 */
record Setting<T>(
    String key,
    SettingType<T> type,
    Optional<T> defaultValue,
    String defaultText,
    String unit,
    String meaning,
    List<String> otherNames) {

  /** A setting that is absent unless given. */
  static <T> Setting<T> of(String key, SettingType<T> type, String meaning) {
    return new Setting<>(key, type, Optional.empty(), "none", "", meaning, List.of());
  }

  Setting<T> byDefault(T value) {
    return new Setting<>(
        key, type, Optional.of(value), type.write(value), unit, meaning, otherNames);
  }

  /** For a default that depends on other settings or on the data. */
  Setting<T> byDefault(Derived rule) {
    return new Setting<>(key, type, Optional.empty(), rule.text(), unit, meaning, otherNames);
  }

  Setting<T> in(String newUnit) {
    return new Setting<>(key, type, defaultValue, defaultText, newUnit, meaning, otherNames);
  }

  Setting<T> elsewhereCalled(String... names) {
    return new Setting<>(key, type, defaultValue, defaultText, unit, meaning, List.of(names));
  }

  /** The last part of the key. */
  String name() {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  /**
   * The value written in {@code value}.
   *
   * @throws IllegalArgumentException when it is not of the type: place, key, expected, found
   */
  T parse(ConfigValue value) {
    try {
      return type.parse(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          value.origin().description() + ": " + key + ": " + e.getMessage(), e);
    }
  }

  /** How a default is derived, in words. */
  record Derived(String text) {}
}
