package org.backfold.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Keeps passwords and keys out of what a run writes and prints. What is secret is told by its name,
 * as Spark does for its own logs (spark.redaction.regex), with some names more.
 */
final class Secrets implements ConfigResolver {
  private static final Pattern NAME =
      Pattern.compile("(?i)secret|passw|token|credential|(access|account|private|api)[._-]?key");

  /** In a URI: what stands between :// and @. */
  private static final Pattern USER = Pattern.compile("://[^/@\\s]*:[^/@\\s]*@");

  private static final Pattern ASSIGNMENT = Pattern.compile("(?s)((?:--?[\\w-]+=)?[^=\\s]+)=.*");

  private static final String HIDDEN = "(hidden)";

  private final UnaryOperator<String> environment;

  /** Secret variables that were asked for, with their values. */
  private final Map<String, String> used = new LinkedHashMap<>();

  /**
   * @param environment value of a variable by its name, or null
   */
  Secrets(UnaryOperator<String> environment) {
    this.environment = environment;
  }

  /** Whether the value of a setting or variable of this name is one. */
  static boolean isNamed(String name) {
    return NAME.matcher(name).find();
  }

  /** {@code value} of {@code key} as it may be written down. */
  static String hide(String key, String value) {
    return isNamed(key) ? HIDDEN : USER.matcher(value).replaceAll("://" + HIDDEN + "@");
  }

  /** An argument of the command line as it may be written down. */
  static String hide(String argument) {
    var assignment = ASSIGNMENT.matcher(argument);
    return assignment.matches() && isNamed(assignment.group(1))
        ? assignment.group(1) + "=" + HIDDEN
        : hide("", argument);
  }

  /** Puts in what substitutions stand for: values of the config, else of the environment. */
  Config resolve(Config config) {
    return config.resolve(
        ConfigResolveOptions.defaults().setUseSystemEnvironment(false).appendResolver(this));
  }

  /**
   * @param resolved what {@link #resolve} made
   * @throws IllegalArgumentException if a variable that is secret by its name has got into a
   *     setting that is not, and so would get into models, reports and logs
   */
  void check(Config resolved) {
    for (Map.Entry<String, ConfigValue> entry : resolved.entrySet()) {
      check(String.join(".", ConfigUtil.splitPath(entry.getKey())), entry.getValue());
    }
  }

  private void check(String key, ConfigValue value) {
    if (used.isEmpty() || isNamed(key)) {
      return;
    }
    String text = String.valueOf(value.unwrapped());
    for (Map.Entry<String, String> secret : used.entrySet()) {
      if (text.contains(secret.getValue())) {
        throw new IllegalArgumentException(
            value.origin().description()
                + ": "
                + key
                + " would show the environment variable "
                + secret.getKey()
                + " in models, reports and logs; secrets may stand only in settings named as"
                + " such, like spark.hadoop.fs.s3a.secret.key.");
      }
    }
  }

  @Override
  public ConfigValue lookup(String path) {
    List<String> names = ConfigUtil.splitPath(path);
    String value = names.size() == 1 ? environment.apply(names.get(0)) : null;
    if (value == null) {
      return null; // as the library asks for, where nothing is found
    }
    if (isNamed(path) && !value.isEmpty()) {
      used.put(path, value);
    }
    return ConfigValueFactory.fromAnyRef(value, "environment variable " + path);
  }

  @Override
  public ConfigResolver withFallback(ConfigResolver fallback) {
    return this;
  }
}
