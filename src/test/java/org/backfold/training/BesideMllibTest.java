package org.backfold.training;

import static org.backfold.training.Fixtures.SUM_TOLERANCE;
import static org.backfold.training.Fixtures.assertClose;
import static org.backfold.training.Fixtures.distribute;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.backfold.SparkTestSession;
import org.backfold.data.Example;
import org.backfold.data.Task;
import org.backfold.network.Activation;
import org.backfold.network.Initializer;
import org.backfold.network.Loss;
import org.backfold.network.Network;
import org.backfold.optim.Optimizer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Our gradient beside that of MLlib's perceptron, an implementation of its own. */
@Tag("spark")
class BesideMllibTest {
  private static final Network NETWORK =
      new Network(
          4,
          List.of(
              new Network.Layer(6, Activation.parse("sigmoid")),
              new Network.Layer(3, Activation.parse("softmax"))),
          Loss.parse("cross-entropy"));
  private static final double[] PARAMETERS = Initializer.parse("mllib").parameters(NETWORK, 5);

  /** MLlib tells its gradient by one step of gradient descent with rate 1: g = θ − θ′. */
  private static double[] mllibGradient(List<Example> examples, int partitions, int blockSize) {
    List<Row> rows = new ArrayList<>();
    examples.forEach(e -> rows.add(RowFactory.create(e.features(), e.target()[0])));
    StructType schema =
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType);
    Dataset<Row> table =
        SparkTestSession.get()
            .createDataFrame(Fixtures.spark().parallelize(rows, partitions), schema);
    double[] stepped =
        new MultilayerPerceptronClassifier()
            .setLayers(new int[] {4, 6, 3})
            .setSolver("gd")
            .setMaxIter(1)
            .setStepSize(1)
            .setBlockSize(blockSize)
            .setInitialWeights(Vectors.dense(PARAMETERS))
            .fit(table)
            .weights()
            .toArray();
    double[] gradient = new double[stepped.length];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = PARAMETERS[i] - stepped[i];
    }
    return gradient;
  }

  private static double[] ourGradient(List<Example> examples, int partitions, int blockSize) {
    TrainingOptions options =
        Fixtures.options(Optimizer.parse("gradient-descent"), 1)
            .with(new TrainingOptions.Batching(TrainingOptions.Batching.FULL, blockSize, 1))
            .with(new TrainingOptions.Execution(2, false, InputScaling.NONE, false));
    return new Trainer(Fixtures.spark(), NETWORK, Task.CLASSIFICATION, options)
        .evaluate(distribute(examples, 2), PARAMETERS, partitions)
        .gradient();
  }

  @Test
  void gradient_equalsMllibsWhereAllRowsFillOneBlock() {
    List<Example> examples = Fixtures.classes(128, false, 1);
    assertClose(mllibGradient(examples, 1, 128), ourGradient(examples, 3, 50), 1e-10);
  }

  @Test
  void gradient_doesNotDependOnBlocksWhereMllibsDoes() {
    List<Example> examples = Fixtures.classes(130, false, 2);
    double[] exact = ourGradient(examples, 1, 1000);
    assertClose(exact, ourGradient(examples, 7, 128), SUM_TOLERANCE);
    // MLlib averages the means of blocks of 128 and 2 rows, so two rows weigh as much as 128
    double[] mllib = mllibGradient(examples, 1, 128);
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < exact.length; i++) {
      difference = Math.max(difference, Math.abs(exact[i] - mllib[i]));
      largest = Math.max(largest, Math.abs(exact[i]));
    }
    double relative = difference / largest;
    assertTrue(relative > 0.05, () -> "MLlib's gradient differs only by " + relative);
  }
}
