package org.backfold.cli;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.backfold.data.Format;

/**
 * A file in HOCON or JSON with the files that it includes. A config may come from a stranger, so it
 * opens nothing but files beside or below the first one: no absolute paths, no {@code ..}, no links
 * that lead away, nothing from the network or from the jars. Size and number of the files are
 * bounded.
 */
final class ConfigFile
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
  private static final int MOST_BYTES = 1 << 16;
  private static final int MOST_FILES = 100;
  private static final String BESIDE =
      "a config includes only files beside it or in directories below, such as include"
          + " \"base.conf\".";

  private final Path file;

  /** From the first file to the one that includes this one. */
  private final List<Path> includedBy;

  private final AtomicInteger opened;

  private ConfigFile(Path file, List<Path> includedBy, AtomicInteger opened) {
    this.file = file;
    this.includedBy = includedBy;
    this.opened = opened;
  }

  /**
   * Reads and parses it; substitutions stay as they are.
   *
   * @throws IllegalArgumentException if it cannot be read or parsed, or includes what it must not:
   *     file, line, what was expected
   */
  static ConfigObject parse(String path) {
    Path file = new File(path).toPath();
    if (!Files.isRegularFile(file)) {
      String is = Files.isDirectory(file) ? " is a directory" : " not found";
      throw new IllegalArgumentException(
          "Config " + path + is + "; expected a file such as conf/moons.conf.");
    }
    Optional<Format> table = Format.ofName(file.getFileName().toString());
    if (table.isPresent() && table.get() != Format.JSON) {
      throw new IllegalArgumentException(
          "Config "
              + path
              + " looks like a table by its name; give tables as --data "
              + path
              + ".");
    }
    try {
      return new ConfigFile(file, List.of(), new AtomicInteger()).parse();
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException("Config " + path + " is nested too deeply.", e);
    }
  }

  private ConfigObject parse() {
    if (opened.incrementAndGet() > MOST_FILES) {
      throw new IllegalArgumentException(
          "Config " + first() + " includes more than " + MOST_FILES + " files.");
    }
    boolean json = file.toString().endsWith(".json");
    ConfigParseOptions options =
        ConfigParseOptions.defaults()
            .setOriginDescription(file.toString())
            .setSyntax(json ? ConfigSyntax.JSON : ConfigSyntax.CONF)
            .setIncluder(this);
    try {
      String text = text();
      Substitutions.checkNumber(text, file.toString());
      return ConfigFactory.parseString(text, options).root();
    } catch (ConfigException e) {
      String advice = json ? "; JSON has no comments, but a file named .conf may" : "";
      throw new IllegalArgumentException(
          "Cannot read config " + placed(e.getMessage()) + advice + ".", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("Cannot read config " + file + ": " + e.getMessage(), e);
    }
  }

  private String placed(String message) {
    return message.startsWith(file.toString()) ? message : file + ": " + message;
  }

  private String text() throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_BYTES + 1); // not by its size, which special files do not tell
    }
    if (bytes.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "Config " + file + " is longer than " + MOST_BYTES + " bytes; is it a config?");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.indexOf('\0') < 0) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
      }
    } catch (CharacterCodingException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "Config " + file + " is no text in UTF-8; save it as UTF-8, or is it a config?");
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    Path directory = file.resolveSibling("");
    return Stream.of("", ".conf", ".json") // as HOCON says, the ending may be left out
        .map(ending -> directory.resolve(what + ending))
        .filter(Files::isRegularFile)
        .findFirst()
        .map(this::included)
        .orElseGet(() -> nothing(context, what));
  }

  /** HOCON's includes are optional unless required(…), so that a local.conf may be missing. */
  private ConfigObject nothing(ConfigIncludeContext context, String what) {
    if (what.contains("://")) {
      throw refused(what);
    }
    if (!context.parseOptions().getAllowMissing()) {
      throw new IllegalArgumentException(
          "Config " + file + " requires '" + what + "', which is not there.");
    }
    return ConfigFactory.empty().root();
  }

  private ConfigObject included(Path other) {
    try {
      Path root = first().toAbsolutePath().getParent().toRealPath();
      Path target = other.toRealPath();
      if (!target.startsWith(root)) {
        throw refused(other.toString());
      }
      List<Path> chain = Stream.concat(includedBy.stream(), Stream.of(file)).toList();
      for (Path earlier : chain) {
        if (earlier.toRealPath().equals(target)) {
          throw new IllegalArgumentException(
              "Config " + first() + " includes itself: " + arrows(chain) + " → " + other + ".");
        }
      }
      return new ConfigFile(other, chain, opened).parse();
    } catch (IOException e) {
      throw new IllegalArgumentException("Cannot read config " + other + ": " + e.getMessage(), e);
    }
  }

  private static String arrows(List<Path> chain) {
    return chain.stream().map(Path::toString).collect(Collectors.joining(" → "));
  }

  private Path first() {
    return includedBy.isEmpty() ? file : includedBy.get(0);
  }

  private IllegalArgumentException refused(String what) {
    return new IllegalArgumentException(
        "Config " + file + " includes '" + what + "', which it may not; " + BESIDE);
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    return include(context, what.getPath());
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    throw refused(what.toString());
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    throw refused("classpath:" + what);
  }

  /** The library would add includes of URLs and from the classpath. */
  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }
}
