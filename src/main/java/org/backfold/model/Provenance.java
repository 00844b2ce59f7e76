package org.backfold.model;

import java.io.Serializable;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.backfold.linalg.Blas;

/**
 * Where a model comes from: everything needed to train it again, bit for bit.
 *
 * @param backfoldVersion version that trained it
 * @param sparkVersion version of Spark that trained it
 * @param createdMillis end of training, milliseconds since 1970-01-01 UTC; passed in, never read
 *     from the clock here
 * @param blasEngine name of the BLAS engine of the driver
 * @param seed of every random choice
 * @param partitions number of training partitions
 * @param dataFingerprint order-independent hash of the training table, 32 hex digits
 * @param trainingExamples number of examples trained on
 * @param settings the run's settings as written in its configuration, sorted by key
 */
public record Provenance(
    String backfoldVersion,
    String sparkVersion,
    long createdMillis,
    String blasEngine,
    long seed,
    int partitions,
    String dataFingerprint,
    long trainingExamples,
    SortedMap<String, String> settings)
    implements Serializable {

  public Provenance {
    Objects.requireNonNull(backfoldVersion, "backfoldVersion");
    Objects.requireNonNull(sparkVersion, "sparkVersion");
    Objects.requireNonNull(blasEngine, "blasEngine");
    Objects.requireNonNull(dataFingerprint, "dataFingerprint");
    if (createdMillis < 0 || partitions < 1 || trainingExamples < 0) {
      throw new IllegalArgumentException(
          "A provenance needs createdMillis ≥ 0, partitions ≥ 1 and trainingExamples ≥ 0, but has "
              + createdMillis
              + ", "
              + partitions
              + " and "
              + trainingExamples
              + ".");
    }
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /** Name of the BLAS engine of this JVM, for {@link #blasEngine}. */
  public static String localBlasEngine() {
    return Blas.engine().name();
  }
}
