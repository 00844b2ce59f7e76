package org.backfold.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Where settings come from: a config file, above it the options of the command, above them {@code
 * --set}. Immutable; each method returns a new one.
 */
final class SettingsSource {
  private final Config config;

  private SettingsSource(Config config) {
    this.config = config;
  }

  static SettingsSource none() {
    return new SettingsSource(ConfigFactory.empty());
  }

  /**
   * A file in HOCON, or JSON if its name says so; it may include others beside or below it ({@link
   * ConfigFile}) and substitute environment variables, as in {@code ${?DATA}} ({@link Secrets}).
   *
   * @throws IllegalArgumentException if it cannot be read or parsed: file, line, what was expected
   */
  static SettingsSource file(String path) {
    return new SettingsSource(ConfigFile.parse(path).toConfig());
  }

  /** The value of an option of the command line, such as {@code --data}. */
  SettingsSource option(String option, Setting<?> setting, Object value) {
    return with(setting.key(), ConfigValueFactory.fromAnyRef(value, option));
  }

  /**
   * Overrides from {@code --set}. A value that starts with [, { or " is read as HOCON, any other as
   * plain text, so that paths need no quotes.
   */
  SettingsSource overrides(Map<String, String> assignments) {
    SettingsSource result = this;
    for (Map.Entry<String, String> assignment : assignments.entrySet()) {
      result = result.with(assignment.getKey(), parse(assignment.getKey(), assignment.getValue()));
    }
    return result;
  }

  /**
   * Resolves substitutions and checks everything.
   *
   * @throws IllegalArgumentException listing what is wrong, each with its place
   */
  Settings settings() {
    return settings(System::getenv);
  }

  /**
   * The same with another environment.
   *
   * @param environment value of a variable by its name, or null
   */
  Settings settings(UnaryOperator<String> environment) {
    try {
      Secrets secrets = new Secrets(environment);
      Substitutions.check(config.root());
      Config resolved = secrets.resolve(config);
      secrets.check(resolved);
      return new Settings(resolved);
    } catch (ConfigException.UnresolvedSubstitution e) {
      String advice =
          e.getMessage().contains("cycle")
              ? "; break the cycle."
              : "; set that environment variable, or the key itself with --set.";
      throw new IllegalArgumentException(e.getMessage() + advice, e);
    } catch (ConfigException e) {
      throw new IllegalArgumentException("Cannot read config " + e.getMessage(), e);
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException("The config is nested too deeply.", e);
    }
  }

  private SettingsSource with(String key, ConfigValue value) {
    try {
      return new SettingsSource(config.withValue(key, value));
    } catch (ConfigException e) {
      throw new IllegalArgumentException(
          "--set " + key + ": expected key=value with a key such as training.epochs.", e);
    }
  }

  private static ConfigValue parse(String key, String text) {
    String origin = "--set " + key;
    String stripped = text.strip();
    if (!stripped.startsWith("[") && !stripped.startsWith("{") && !stripped.startsWith("\"")) {
      return ConfigValueFactory.fromAnyRef(stripped, origin);
    }
    try {
      return ConfigFactory.parseString(
              "value = " + stripped, ConfigParseOptions.defaults().setOriginDescription(origin))
          .getValue("value")
          .withOrigin(com.typesafe.config.ConfigOriginFactory.newSimple(origin));
    } catch (ConfigException e) {
      throw new IllegalArgumentException(origin + ": " + e.getMessage(), e);
    }
  }
}
