/**
 * The trained network as its users keep it: predicting, saving and loading, evaluating.
 *
 * <ul>
 *   <li>{@link org.backfold.model.TrainedModel} predicts without a Spark session, in any thread;
 *       {@link org.backfold.model.Scorer} does it block by block in a task.
 *   <li>{@link org.backfold.model.ModelFiles} keeps models in directories of Spark ML's layout.
 *       They are read as hostile input: no object is deserialized, no class is named by a file,
 *       memory is bounded by the size of the files, and every part is checked against a SHA-256.
 *   <li>{@link org.backfold.model.Evaluation} makes {@link org.backfold.model.Metrics} of a model
 *       and a distributed table, with scikit-learn's definitions and with weights.
 * </ul>
 *
 * <p>The order of additions is fixed everywhere, so equal partitions give equal bits.
 */
package org.backfold.model;
