package org.backfold.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar to submit: what is in it, and that what was left out isn't missed. */
class JarIT {
  private static final long MAX_BYTES = 38_000_000; // four platforms of BLAS take 33 MB

  @Test
  void nativeEngineWorksFromTheJarAlone(@TempDir Path natives) throws Exception {
    Path directory = Artifacts.newDirectory("jar-alone");
    String classPath =
        String.join(
            File.pathSeparator,
            Artifacts.jarOf(BlasProbe.class).toString(),
            Artifacts.jar().toString(),
            Artifacts.sparkHome().resolve("jars") + "/*");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dorg.bytedeco.javacpp.cachedir=" + natives,
            "-cp",
            classPath,
            BlasProbe.class.getName());
    try (ChildProcess java =
        ChildProcess.start(command, Map.of(), directory.resolve("output.log"))) {
      assertEquals(0, java.await(Duration.ofMinutes(1)), java::output);
      // [1 3; 2 4] [5 7; 6 8] = [23 31; 34 46], column by column
      assertTrue(java.output().contains("product [23.0, 34.0, 31.0, 46.0]"), java::output);
      assertTrue(java.output().contains("native true"), java::output);
    }
  }

  @Test
  void holdsOurClassesAndTheFewThatAreBundled() throws Exception {
    try (JarFile jar = new JarFile(Artifacts.jar().toFile())) {
      assertEquals(
          List.of("META-INF", "org/backfold", "org/bytedeco"),
          jar.stream()
              .filter(entry -> !entry.isDirectory())
              .map(entry -> entry.getName().replaceFirst("^(META-INF|\\w+/\\w+)/.*", "$1"))
              .collect(Collectors.toCollection(TreeSet::new))
              .stream()
              .toList());
      for (String platform :
          List.of(
              "linux-x86_64/libopenblas.so.0",
              "linux-arm64/libopenblas.so.0",
              "macosx-x86_64/libopenblas.0.dylib",
              "macosx-arm64/libopenblas.0.dylib")) {
        assertTrue(jar.getEntry("org/bytedeco/openblas/" + platform) != null, platform);
      }
      assertTrue(jar.getEntry("META-INF/LICENSE") != null, "license");
      assertTrue(jar.getEntry("META-INF/NOTICE") != null, "notice");
      assertEquals(
          List.of("META-INF/resources/webjars/echarts/5.5.0/echarts.min.js"),
          jar.stream()
              .map(entry -> entry.getName())
              .filter(name -> name.contains("webjars") && !name.endsWith("/"))
              .toList());
      Attributes manifest = jar.getManifest().getMainAttributes();
      assertEquals("org.backfold.cli.Main", manifest.getValue(Attributes.Name.MAIN_CLASS));
      assertEquals("org.backfold", manifest.getValue("Automatic-Module-Name"));
      String version = manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION);
      assertTrue(Artifacts.jar().endsWith(jarName(version)), version);
    }
    long bytes = Files.size(Artifacts.jar());
    assertTrue(bytes < MAX_BYTES, () -> bytes + " bytes");
  }

  private static String jarName(String version) {
    String line = scala.util.Properties.versionNumberString().replaceFirst("\\.\\d+$", "");
    return "backfold_" + line + "-" + version + ".jar";
  }
}
