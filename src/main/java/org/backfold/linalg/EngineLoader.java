package org.backfold.linalg;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the engine of this JVM. The native one is the OpenBLAS that travels with Backfold, handed
 * to the netlib that Spark ships by the property {@value #NETLIB_LIBRARY} before netlib's first
 * use; MLlib then runs on it too. A library that the user has named in one of netlib's properties
 * goes first.
 */
final class EngineLoader {
  private static final Logger LOG = LoggerFactory.getLogger(Blas.class);
  private static final String NETLIB_LIBRARY = "dev.ludovic.netlib.blas.nativeLibPath";
  private static final String NETLIB_LIBRARY_NAME = "dev.ludovic.netlib.blas.nativeLib";

  /** What we told netlib to load, to tell it from a library named by the user. */
  private static String handedOver = "";

  private EngineLoader() {}

  record Selection(BlasEngine engine, Gemm gemm) {}

  /**
   * @param setting {@code auto}, {@code native} or {@code java}
   */
  static Selection select(String setting) {
    return switch (setting) {
      case "java" -> java(portableJava(), Blas.ENGINE_PROPERTY + "=java");
      case "native" -> nativeOrError();
      case "auto" -> nativeOrJava();
      default ->
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "Property %s is '%s'; expected auto, native or java.",
                  Blas.ENGINE_PROPERTY,
                  setting));
    };
  }

  private static Selection nativeOrError() {
    try {
      return nativeEngine();
    } catch (IOException | LinkageError | RuntimeException e) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Property %s is 'native', but %s; use 'auto' to go on with slower Java products.",
              Blas.ENGINE_PROPERTY,
              cause(e)),
          e);
    }
  }

  private static Selection nativeOrJava() {
    try {
      return nativeEngine();
    } catch (IOException | LinkageError | RuntimeException e) {
      Selection fallback = java(quietly(JavaBLAS::getInstance), cause(e));
      LOG.warn(
          "Products run on {}, several times slower than native code: {}.",
          fallback.engine().name(),
          fallback.engine().reason());
      return fallback;
    }
  }

  private static String cause(Throwable e) {
    return "no native BLAS could be loaded (" + e + ")";
  }

  /**
   * Netlib's plain Java engine, which gives the same bits on every machine. {@code
   * JavaBLAS.getInstance()} would take the Vector API where the JVM was started with it (Spark 4's
   * executors are, other JVMs are not), and that one's rounding depends on the width of the
   * processor's registers. Netlib has no other public way to this class.
   */
  private static JavaBLAS portableJava() {
    try {
      Method instance =
          Class.forName(JavaBLAS.class.getPackageName() + ".Java11BLAS").getMethod("getInstance");
      instance.setAccessible(true);
      return (JavaBLAS) instance.invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("netlib without Java11BLAS", e);
    }
  }

  /**
   * Has netlib's own choice, which Breeze's L-BFGS and MLlib go by, fall on Java too: otherwise a
   * BLAS that happens to be installed on the machine would have a say in the bits. Comes too late
   * if netlib was used before.
   */
  static void keepNetlibInJava() {
    String named = System.getProperty(NETLIB_LIBRARY);
    System.setProperty(NETLIB_LIBRARY, "none with " + Blas.ENGINE_PROPERTY + "=java");
    try {
      quietly(BLAS::getInstance);
    } finally {
      if (named == null) {
        System.clearProperty(NETLIB_LIBRARY);
      } else {
        System.setProperty(NETLIB_LIBRARY, named);
      }
    }
  }

  private static Selection java(JavaBLAS blas, String reason) {
    String name = blas.getClass().getSimpleName() + " (netlib)";
    return new Selection(new BlasEngine(name, false, reason), new Gemm.Netlib(blas));
  }

  private static Selection nativeEngine() throws IOException {
    String named = System.getProperty(NETLIB_LIBRARY, System.getProperty(NETLIB_LIBRARY_NAME));
    if (named != null && !named.equals(handedOver)) {
      Gemm gemm = new Gemm.Netlib(quietly(NativeBLAS::getInstance));
      String reason = "named in a property of netlib; Backfold leaves its threads alone";
      return new Selection(new BlasEngine(named + " (netlib)", true, reason), gemm);
    }
    String name = OpenBlas.load();
    String obstacle = handedOver.isEmpty() ? netlibObstacle() : "";
    if (obstacle.isEmpty()) {
      handedOver = OpenBlas.loadedPath();
      System.setProperty(NETLIB_LIBRARY, handedOver);
      try {
        Gemm gemm = new Gemm.Netlib(quietly(NativeBLAS::getInstance));
        return new Selection(new BlasEngine(name + " (netlib)", true, "bundled library"), gemm);
      } catch (RuntimeException e) {
        obstacle = "netlib was used before Backfold, or cannot load " + handedOver;
      }
    }
    String reason = "bundled library; not through netlib and not for MLlib, as " + obstacle;
    LOG.info("Products run on {}: {}.", name, reason);
    return new Selection(new BlasEngine(name + " (JavaCPP)", true, reason), new Gemm.JavaCpp());
  }

  /** Why netlib cannot be given our library, or nothing if it can. */
  private static String netlibObstacle() throws IOException {
    String platform = System.getProperty("os.name") + "-" + System.getProperty("os.arch");
    String resource = "resources/native/" + platform + "/libnetlibblasjni.so";
    if (NativeBLAS.class.getClassLoader().getResource(resource) == null) {
      return "netlib has no native part for " + platform;
    }
    Path maps = Path.of("/proc/self/maps");
    if (Files.isReadable(maps)) {
      try (Stream<String> lines = Files.lines(maps)) {
        if (lines.anyMatch(line -> line.contains("libnetlibblasjni"))) {
          return "netlib had already loaded another library";
        }
      }
    }
    return "";
  }

  /**
   * Runs netlib's initialization without its log: it warns of every engine it tries, e.g. of the
   * Vector API, without the cause. What came of it, and why, is in {@link BlasEngine}.
   */
  private static <T> T quietly(Supplier<T> initialization) {
    java.util.logging.Logger log =
        java.util.logging.Logger.getLogger("dev.ludovic.netlib.blas.InstanceBuilder");
    Level level = log.getLevel();
    log.setLevel(Level.OFF);
    try {
      return initialization.get();
    } finally {
      log.setLevel(level);
    }
  }
}
