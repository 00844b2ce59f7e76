package org.backfold.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.backfold.linalg.Blas;
import org.backfold.linalg.BlasEngine;
import picocli.CommandLine.IVersionProvider;

/** What a result may depend on: the versions of everything that computes. */
public final class Versions implements IVersionProvider {
  /** Of a build that was never packaged into a jar. */
  private static final String UNPACKAGED = "development";

  @Override
  public String[] getVersion() {
    return all().entrySet().stream()
        .map(entry -> String.format(Locale.ROOT, "%-9s %s", entry.getKey(), entry.getValue()))
        .toArray(String[]::new);
  }

  /** By name, in the order in which people ask for them. */
  static Map<String, String> all() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("Backfold", backfold());
    versions.put("Spark", spark());
    versions.put("Scala", scala());
    versions.put(
        "Java", System.getProperty("java.version") + ", " + System.getProperty("java.vm.name"));
    versions.put("System", System.getProperty("os.name") + ", " + System.getProperty("os.arch"));
    versions.put("BLAS", blas());
    return versions;
  }

  static String backfold() {
    String version = Versions.class.getPackage().getImplementationVersion();
    return version == null ? UNPACKAGED : version;
  }

  static String scala() {
    return scala.util.Properties.versionNumberString();
  }

  static String spark() {
    return org.apache.spark.package$.MODULE$.SPARK_VERSION();
  }

  /** Such as {@code OpenBLAS 0.3.31 COOPERLAKE (netlib)}, with the reason if it is not native. */
  static String blas() {
    BlasEngine engine = Blas.engine();
    return engine.isNative() ? engine.name() : engine.name() + " (" + engine.reason() + ")";
  }
}
