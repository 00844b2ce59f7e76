package org.backfold.cli;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;
import org.backfold.data.JobLabel;

/**
 * Goes round all executors. Spark has no call for that: a task runs where a core is free. But a job
 * of as many tasks as there are free cores is dealt out over all of them at once, so each idle
 * executor gets its share. Who was busy, or came later, is asked again in the next round; who has
 * not answered after the last one is not well.
 */
final class Rounds {
  private static final int MOST_ROUNDS = 20;

  private static final String DRIVER = "driver";

  private final JavaSparkContext spark;

  Rounds(JavaSparkContext spark) {
    this.spark = spark;
  }

  /**
   * What each executor says of itself, by its id.
   *
   * @param expected executors there should be, at least; rounds go on until they are there
   */
  Map<String, Checkup> visit(int expected) {
    Map<String, Checkup> answers = new TreeMap<>(Rounds::byNumber);
    try (JobLabel label = new JobLabel(spark.sc())) {
      for (int round = 1; round <= MOST_ROUNDS; round++) {
        label.say("look at executors", "doctor, round " + round);
        int tasks = Math.max(spark.defaultParallelism(), 2 * executors().size());
        Collection<Checkup> found =
            spark
                .parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
                .map(number -> Checkup.here())
                .collect();
        found.forEach(checkup -> answers.putIfAbsent(checkup.id(), checkup));
        if (answers.size() >= expected && answers.keySet().containsAll(executors())) {
          break;
        }
      }
    }
    return answers;
  }

  /** Ids of the executors that are registered now; in local mode the driver's. */
  Set<String> executors() {
    Set<String> ids = new TreeSet<>();
    scala.collection.Iterator<ExecutorSummary> all =
        spark.sc().statusStore().executorList(true).iterator();
    while (all.hasNext()) {
      ids.add(all.next().id());
    }
    return ids.size() > 1 || !spark.isLocal() ? withoutDriver(ids) : Collections.singleton(DRIVER);
  }

  private static Set<String> withoutDriver(Set<String> ids) {
    ids.remove(DRIVER);
    return ids;
  }

  private static int byNumber(String one, String other) {
    int byLength = Integer.compare(one.length(), other.length());
    return byLength != 0 ? byLength : one.compareTo(other);
  }
}
