package org.backfold.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The native engine is demanded here, not skipped where it is missing. */
class EngineLoaderTest {
  /** Prints the engine and a product; run in a JVM of its own, as netlib is initialized once. */
  static final class Probe {
    public static void main(String[] arguments) {
      if (List.of(arguments).contains("interrupted")) {
        Thread.currentThread().interrupt();
      } else if (arguments.length > 0) {
        System.out.println("before " + BLAS.getInstance().getClass().getSimpleName());
      }
      BlasEngine engine = Blas.engine();
      System.out.println("interrupted " + Thread.currentThread().isInterrupted());
      MatrixView product = MatrixView.zeros(1, 1);
      MatrixView vector = MatrixView.of(new double[] {1, 2, 3}, 1, 3);
      Blas.gemm(1, vector, vector.transpose(), 0, product);
      System.out.println("netlib's own " + BLAS.getInstance().getClass().getSimpleName());
      System.out.println(engine + " 1 + 4 + 9 = " + product.at(0, 0));
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void auto_isBundledOpenBlasThroughNetlib() {
    BlasEngine engine = EngineLoader.select("auto").engine();
    assertTrue(engine.isNative(), engine.toString());
    assertTrue(engine.name().matches("OpenBLAS 0\\.3\\.31 [A-Z0-9]+ \\(netlib\\)"), engine.name());
    assertEquals("bundled library", engine.reason());
    assertTrue(NativeBLAS.getInstance() == BLAS.getInstance(), "MLlib takes the same");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void oneCopyWithOneThread() throws IOException {
    EngineLoader.select("native");
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
      Set<String> copies =
          maps.map(line -> line.replaceAll("^.* ", ""))
              .filter(path -> path.matches(".*/lib(open)?blas[^/]*"))
              .collect(Collectors.toSet());
      assertEquals(Set.of(OpenBlas.loadedPath()), copies);
    }
    int threads = new IntPointer(Loader.addressof("blas_cpu_number")).get();
    assertEquals(1, threads, "OpenBLAS's threads for one product");
  }

  @Test
  void java_isObeyed() {
    BlasEngine engine = EngineLoader.select("java").engine();
    assertFalse(engine.isNative());
    assertEquals("backfold.blas=java", engine.reason());
    assertTrue(engine.name().endsWith("BLAS (netlib)"), engine.name());
  }

  @Test
  void misspeltSettingIsRefused() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> EngineLoader.select("openblas"))
            .getMessage();
    assertEquals("Property backfold.blas is 'openblas'; expected auto, native or java.", message);
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void netlibUsedBefore_goesThroughJavaCpp() throws Exception {
    String output = probe(true, "auto", "mllib first");
    assertTrue(output.contains("before Java11BLAS"), output);
    assertTrue(output.contains("(JavaCPP), isNative=true"), output);
    assertTrue(output.contains("netlib was used before Backfold"), output);
    assertTrue(output.contains("1 + 4 + 9 = 14.0"), output);
  }

  /** Spark interrupts the tasks that it kills, also while they load the library. */
  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void interruptedTask_stillLoadsTheNativeEngine() throws Exception {
    String output = probe(true, "auto", "interrupted");
    assertTrue(output.contains("(netlib), isNative=true"), output);
    assertTrue(output.contains("interrupted true"), output);
    assertTrue(output.contains("1 + 4 + 9 = 14.0"), output);
  }

  @Test
  void missingLibrary_fallsBackWithItsCause() throws Exception {
    String output = probe(false, "auto");
    assertTrue(output.contains("name=Java11BLAS (netlib), isNative=false"), output);
    assertTrue(output.contains("no native BLAS could be loaded (java.lang.Unsat"), output);
    assertTrue(output.contains("1 + 4 + 9 = 14.0"), output);
    assertFalse(output.contains("VectorBLAS"), output);
  }

  @Test
  void missingLibrary_isAnErrorWhenDemanded() throws Exception {
    String output = probe(false, "native");
    assertTrue(
        output.contains("IllegalArgumentException: Property backfold.blas is 'native', but no"),
        output);
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void libraryNamedByTheUser_goesFirst() throws Exception {
    OpenBlas.load();
    String named = "-Ddev.ludovic.netlib.blas.nativeLibPath=" + OpenBlas.loadedPath();
    String output = probe(false, "auto", named);
    assertTrue(output.contains("name=" + OpenBlas.loadedPath() + " (netlib)"), output);
    assertTrue(output.contains("1 + 4 + 9 = 14.0"), output);
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void java_keepsInstalledLibrariesAwayFromBreeze() throws Exception {
    OpenBlas.load();
    String installed = "-Ddev.ludovic.netlib.blas.nativeLibPath=" + OpenBlas.loadedPath();
    assertTrue(probe(false, "auto", installed).contains("netlib's own JNIBLAS"), "without");
    String output = probe(false, "java", installed);
    assertTrue(output.contains("netlib's own Java11BLAS"), output);
    assertTrue(output.contains("name=Java11BLAS (netlib), isNative=false"), output);
    assertTrue(output.contains("1 + 4 + 9 = 14.0"), output);
  }

  private static String probe(boolean withLibraries, String setting, String... arguments)
      throws Exception {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-Dbackfold.blas=" + setting));
    Arrays.stream(arguments).filter(a -> a.startsWith("-D")).forEach(command::add);
    command.add("-cp");
    command.add(
        Arrays.stream(classPath.split(File.pathSeparator))
            .filter(entry -> withLibraries || !entry.matches(".*openblas-[^/]*-[a-z]+-[^/]*jar"))
            .collect(Collectors.joining(File.pathSeparator)));
    command.add(Probe.class.getName());
    Arrays.stream(arguments).filter(a -> !a.startsWith("-D")).forEach(command::add);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
