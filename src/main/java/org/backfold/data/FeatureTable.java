package org.backfold.data;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A validated table to predict for; labels are not needed.
 *
 * @param frame the good rows with all their columns (of CSV, strings as they stand), read when used
 * @param features x [n_0] of each of its rows
 * @param count number of good rows
 * @param report what the validation pass found
 */
public record FeatureTable(
    Dataset<Row> frame, RowFeatures features, long count, RowReport report) {}
