package org.backfold.bench;

import java.util.List;
import java.util.Map;

/**
 * What one contestant's process leaves for the parent, as JSON.
 *
 * @param engine BLAS engine that the contestant's products ran on
 * @param settings versions and Spark settings in that process
 * @param notes sentences to stand below the table
 */
record ProcessResult(
    String engine,
    Map<String, String> settings,
    List<Measurement> measurements,
    List<String> notes) {}
