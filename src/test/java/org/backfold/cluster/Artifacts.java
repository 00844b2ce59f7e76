package org.backfold.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** What the build made and the integration tests try; Failsafe says where it is. */
public final class Artifacts {
  private Artifacts() {}

  /** The jar to submit. */
  static Path jar() {
    return path("backfold.jar");
  }

  /** The Spark home with the jars that we compile against. */
  static Path sparkHome() {
    return path("backfold.spark.home");
  }

  /** A config that comes with Backfold. */
  public static Path conf(String name) {
    return path("backfold.conf").resolve(name);
  }

  /** A new directory for logs and scratch files under the build's output. */
  public static Path newDirectory(String name) throws IOException {
    return Files.createTempDirectory(logs(), name + "-");
  }

  /** Where these directories are. */
  static Path logs() throws IOException {
    return Files.createDirectories(path("backfold.build").resolve("cluster"));
  }

  /** A new jar with test classes, each with those nested in it. */
  static Path jarOf(Class<?>... classes) throws IOException {
    Path jar = newDirectory("jar").resolve("test-classes.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Class<?> top : classes) {
        Path own =
            Path.of(top.getResource(top.getSimpleName() + ".class").toURI()); // tests are no jar
        try (DirectoryStream<Path> nested =
            Files.newDirectoryStream(own.getParent(), top.getSimpleName() + "{,$*}.class")) {
          for (Path each : nested) {
            String directory = top.getPackageName().replace('.', '/');
            out.putNextEntry(new JarEntry(directory + "/" + each.getFileName()));
            Files.copy(each, out);
            out.closeEntry();
          }
        }
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    return jar;
  }

  private static Path path(String property) {
    String value = System.getProperty(property);
    if (value == null) {
      throw new IllegalStateException(
          "System property " + property + " is missing; run this test with mvn verify -Dit.test=…");
    }
    return Path.of(value);
  }
}
