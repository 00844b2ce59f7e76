package org.backfold.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.backfold.linalg.Blas;
import org.backfold.linalg.BlasEngine;

/**
 * What one JVM of a Spark application says of itself; made where it runs, then sent to the driver.
 * A class, not a record, because Kryo cannot read records.
 */
final class Checkup implements Serializable {
  private static final long serialVersionUID = 1L;

  private String id = "";
  private String host = "";
  private String backfold = "";
  private String java = "";
  private String spark = "";
  private String scala = "";
  private String blas = "";
  private String blasReason = "";
  private boolean blasNative;
  private double gigaflops;
  private long heapBytes;
  private long machineBytes;
  private String encryption = "";
  private long freeDiskBytes = Long.MAX_VALUE;
  private List<String> diskProblems = new ArrayList<>();
  private long clockMillis;

  /** Looks at this JVM; takes some tens of milliseconds, most of them to measure products. */
  static Checkup here() {
    Checkup checkup = new Checkup();
    SparkEnv environment = SparkEnv.get();
    checkup.id = environment.executorId();
    checkup.host = localHost();
    checkup.backfold = Versions.backfold();
    checkup.java =
        System.getProperty("java.version") + " " + System.getProperty("java.vm.name", "");
    checkup.spark = Versions.spark();
    checkup.scala = Versions.scala();
    checkup.lookAtBlas();
    checkup.heapBytes = Runtime.getRuntime().maxMemory();
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine) {
      checkup.machineBytes = machine.getTotalMemorySize();
    }
    checkup.encryption = encryption(environment.conf());
    checkup.lookAtDisks(environment.blockManager().diskBlockManager().localDirs());
    checkup.clockMillis = System.currentTimeMillis();
    return checkup;
  }

  private void lookAtBlas() {
    try {
      BlasEngine engine = Blas.engine();
      blas = engine.name();
      blasReason = engine.reason();
      blasNative = engine.isNative();
      gigaflops = ProductRate.gigaflops();
    } catch (IllegalArgumentException e) { // backfold.blas=native, and there is none
      blas = "none";
      blasReason = e.getMessage();
    }
  }

  /** Where Spark puts shuffles and spilt blocks: they must take a file, and have room. */
  private void lookAtDisks(File[] directories) {
    for (File directory : directories) {
      freeDiskBytes = Math.min(freeDiskBytes, directory.getUsableSpace());
      try {
        Path probe = Files.createTempFile(directory.toPath(), "backfold-doctor", "");
        Files.write(probe, new byte[4096]);
        Files.delete(probe);
      } catch (IOException e) {
        diskProblems.add(directory + ": " + e);
      }
    }
  }

  private static String localHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  /** What of Spark's traffic and files is encrypted. */
  private static String encryption(SparkConf conf) {
    List<String> on = new ArrayList<>();
    if (conf.getBoolean("spark.ssl.rpc.enabled", false)) {
      on.add("TLS");
    }
    if (conf.getBoolean("spark.network.crypto.enabled", false)) {
      on.add("network");
    }
    if (conf.getBoolean("spark.io.encryption.enabled", false)) {
      on.add("disk");
    }
    return on.isEmpty() ? "off" : String.join("+", on);
  }

  String id() {
    return id;
  }

  String host() {
    return host;
  }

  String backfold() {
    return backfold;
  }

  String java() {
    return java;
  }

  String spark() {
    return spark;
  }

  String scala() {
    return scala;
  }

  String blas() {
    return blas;
  }

  String blasReason() {
    return blasReason;
  }

  boolean blasNative() {
    return blasNative;
  }

  /** 10⁹ operations a second of one core, in a large product. */
  double gigaflops() {
    return gigaflops;
  }

  long heapBytes() {
    return heapBytes;
  }

  /** Of the machine or container; 0 if unknown. */
  long machineBytes() {
    return machineBytes;
  }

  String encryption() {
    return encryption;
  }

  long freeDiskBytes() {
    return freeDiskBytes;
  }

  List<String> diskProblems() {
    return diskProblems;
  }

  /** When it was made, by its own clock, since the epoch. */
  long clockMillis() {
    return clockMillis;
  }
}
