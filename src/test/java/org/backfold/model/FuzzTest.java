package org.backfold.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Jazzer, guided by what code is reached, makes up configs, tables and model files: each is read or
 * refused, by name, within a minute and 512 MiB. For seconds here, for as long as one likes with
 * {@code -Dbackfold.fuzz.seconds=3600}. Its native part exists for these machines.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class FuzzTest {
  /** Of all targets together. */
  private static final int SECONDS = Integer.getInteger("backfold.fuzz.seconds", 18);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.backfold.cli.ConfigFuzz",
        "org.backfold.data.TextFuzz",
        "org.backfold.model.ModelFuzz"
      })
  void nothingCrashesHangsOrTakesAllMemory(String target) throws Exception {
    Path seeds = Files.createDirectory(folder.resolve("seeds"));
    seeds(target, seeds);
    Path log = folder.resolve("log");
    Process jazzer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dbackfold.fuzz.directory=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target,
                "--instrumentation_includes=org.backfold.**:com.typesafe.config.**",
                "--disabled_hooks=*",
                "-artifact_prefix=" + folder + "/",
                "-max_total_time=" + SECONDS / 3,
                "-timeout=60",
                "-rss_limit_mb=0", // the heap is bounded instead
                "-seed=1",
                seeds.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertEquals(0, jazzer.waitFor(), () -> tail(log));
    } finally {
      jazzer.destroyForcibly();
    }
  }

  private static void seeds(String target, Path seeds) throws IOException {
    if (target.endsWith("ModelFuzz")) {
      modelSeeds(seeds);
    } else if (target.endsWith("ConfigFuzz")) {
      String config =
          "include \"other\"\ndata { path = ${?HOME}/t.csv, label = [a, -1] }\n"
              + "network.hidden = [3, 4]\ntraining.optimizer = \"adam(beta1=0.9)\"\nspark.a += 1\n";
      Files.writeString(seeds.resolve("seed"), config);
    } else {
      byte[] bytes = "?a,b,y\n1,2e3,\"x\"\n-.5,nan,z\n".getBytes(StandardCharsets.UTF_8);
      for (byte kind = 0; kind < 6; kind++) {
        bytes[0] = kind;
        Files.write(seeds.resolve("seed-" + kind), bytes);
      }
      byte[] pairs = "\u0001 1 1:2 3:4\n0 2:-1e3 # no\n".getBytes(StandardCharsets.UTF_8);
      Files.write(seeds.resolve("pairs"), pairs);
      byte[] image = {2, 0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 5, 6};
      Files.write(seeds.resolve("image"), image);
    }
  }

  /** Good files to begin with, in the form of inputs. */
  private static void modelSeeds(Path directory) throws IOException {
    Path model = directory.resolveSibling("seed-model");
    ModelFiles.save(Models.classifier(2, 3, 2), model.toString(), true, new Configuration(false));
    byte[][] files = {
      Files.readAllBytes(model.resolve("metadata/part-00000")),
      Files.readAllBytes(model.resolve("data/part-00000.parquet"))
    };
    for (int kind = 0; kind < files.length; kind++) {
      byte[] seed = new byte[files[kind].length + 1];
      seed[0] = (byte) kind;
      System.arraycopy(files[kind], 0, seed, 1, files[kind].length);
      Files.write(directory.resolve("seed-" + kind), seed);
    }
  }

  private static String tail(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
