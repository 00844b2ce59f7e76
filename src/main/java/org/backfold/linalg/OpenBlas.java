package org.backfold.linalg;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * The OpenBLAS in Backfold's jar. JavaCPP extracts it to its cache and loads it; one thread does
 * each product, as Spark already runs a task per core.
 */
final class OpenBlas {
  /** Kernel tables of x86-64 builds, OpenBLAS 0.3.31, driver/others/dynamic.c. */
  private static final List<String> KERNELS =
      List.of(
          ("SAPPHIRERAPIDS COOPERLAKE SKYLAKEX ZEN HASWELL EXCAVATOR STEAMROLLER PILEDRIVER "
                  + "BULLDOZER SANDYBRIDGE NEHALEM BARCELONA CORE2 PRESCOTT")
              .split(" "));

  private OpenBlas() {}

  /**
   * Loads the library and limits it to one thread.
   *
   * @return name, version and kernel, e.g. {@code OpenBLAS 0.3.31 HASWELL}
   */
  static String load() throws IOException {
    Loader.load(openblas_nolapack.class);
    openblas_nolapack.blas_set_num_threads(1);
    String version = Loader.getVersion("org.bytedeco", "openblas"); // as in 0.3.31-1.5.13
    String name = version == null ? "OpenBLAS" : "OpenBLAS " + version.replaceFirst("-.*", "");
    return kernel().map(kernel -> name + " " + kernel).orElse(name);
  }

  /**
   * Path of the file that JavaCPP extracted and that {@link #load()} loaded. JavaCPP names it after
   * its binding ({@code libopenblas_nolapack.so.0}); loading this very file again, by whatever
   * caller, gives the same copy in memory with the same thread limit.
   */
  static String loadedPath() {
    for (Map.Entry<String, String> library : Loader.getLoadedLibraries().entrySet()) {
      if (library.getKey().startsWith("openblas") && library.getValue() != null) {
        return library.getValue();
      }
    }
    throw new IllegalStateException("JavaCPP loaded " + Loader.getLoadedLibraries());
  }

  /**
   * The kernels OpenBLAS has chosen for this processor; rounding depends on them. The small binding
   * lacks {@code openblas_get_corename()}, so this compares the table in use, {@code gotoblas},
   * with the known ones. Empty where the build has one set only (arm64).
   */
  private static Optional<String> kernel() {
    Pointer inUse = Loader.addressof("gotoblas");
    if (inUse == null) {
      return Optional.empty();
    }
    long table = new LongPointer(inUse).get();
    for (String kernel : KERNELS) {
      Pointer candidate = Loader.addressof("gotoblas_" + kernel);
      if (candidate != null && candidate.address() == table) {
        return Optional.of(kernel);
      }
    }
    return Optional.empty();
  }
}
