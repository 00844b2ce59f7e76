/**
 * Networks as stages of Spark ML pipelines: {@link org.backfold.ml.NeuralNetworkClassifier} and
 * {@link org.backfold.ml.NeuralNetworkRegressor}, and the models they train. Start reading at
 * {@code NetworkFit} for training and {@code BlockScoring} for transforming.
 *
 * <h2>Several labels, several targets</h2>
 *
 * One class each learns one output or several; the label column says which. Spark ML has no
 * estimator of either kind to follow, but its conventions leave room for them:
 *
 * <ul>
 *   <li>A vector (or array) label is free in Spark ML: no estimator takes one. It is the shape in
 *       which VectorAssembler delivers several columns, and what the command line reads.
 *   <li>The probability column is a vector already; of labels, its entries do not sum to 1.
 *   <li>The prediction of several targets is a vector, as the label was. The prediction of several
 *       labels is an array of label indices, since that is what Spark's only counterpart, {@code
 *       MultilabelClassificationEvaluator}, takes.
 *   <li>Only {@code predict(Vector)}, which returns one number by contract, cannot answer and says
 *       so.
 * </ul>
 *
 * Classes of their own would repeat all parameters and double what users search through, and one
 * model directory would need four class names for the two things that the command line writes.
 *
 * <h2>MLlib's names, and where we differ</h2>
 *
 * Parameters that MLlib's MultilayerPerceptronClassifier has keep their names and defaults. The
 * hidden layers are sigmoid by default for the same reason: a program that changes the class name
 * trains the same network. Three things differ on purpose. Inputs are standardized inside the model
 * unless {@code standardization} is off, with which {@code initialWeights} means what it does in
 * MLlib. {@code maxIter} counts passes over the rows, which for l-bfgs and gd are iterations. And
 * vectors of another size than {@code layers} takes are refused, which MLlib cuts off silently.
 *
 * <p>With {@code checkpointDir}, a fit that is broken off, be it by a lost driver, goes on when the
 * same fit is called again, to the same bits; what it kept is removed when it ends well. Each fit
 * has a directory of its own in there, named after its parameters and rows, so that the fits of a
 * CrossValidator do not meet. {@code setInitialModel} goes on from a model instead.
 *
 * <h2>Java in place of Scala</h2>
 *
 * Spark ML is meant to be extended in Scala. {@code ScalaTraits} and {@link
 * org.backfold.ml.SharedParams} say what Scala's compiler would have done. Param objects are found
 * by reflection over public methods, so the interfaces that hold them must be public.
 *
 * <h2>Python</h2>
 *
 * PySpark finds the Python class of a Java stage under the same full name. {@code src/main/python}
 * has them; they lie in the jar beside the Java classes and state every parameter once more, which
 * {@code PySparkIT} compares with these.
 *
 * <h2>Model directories</h2>
 *
 * A stage of a trained model is the command line's model directory: {@link
 * org.backfold.model.ModelFiles} writes and reads it, with the stage's parameters in Spark's place
 * for them. Listeners, initial models and training summaries are not saved.
 */
package org.backfold.ml;
