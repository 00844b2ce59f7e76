package org.backfold.notebook;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;

/**
 * Plays notes to one Scala REPL, as Zeppelin's shared mode does; a driver for spark-submit. Then
 * plays paragraphs that are cancelled, and two at once. Arguments: the file for the outcomes, the
 * directories of the notes.
 */
public final class NotePlayer {
  /** Who presses "cancel". */
  private static final class Button extends SparkListener {
    private final ScalaRepl repl;
    private final JavaSparkContext spark;

    Button(ScalaRepl repl, JavaSparkContext spark) {
      this.repl = repl;
      this.spark = spark;
    }

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      if (repl.hasPrinted("loss ")) {
        spark.cancelJobGroup("cancelled");
      }
    }
  }

  private final SparkSession session;
  private final JavaSparkContext spark;
  private final List<Map<String, Object>> outcomes = new ArrayList<>();

  private NotePlayer(SparkSession session) {
    this.session = session;
    this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  public static void main(String[] args) throws Exception {
    SparkSession session = SparkSession.builder().getOrCreate();
    NotePlayer player = new NotePlayer(session);
    try (ScalaRepl repl = new ScalaRepl(session, "shared")) {
      for (int i = 1; i < args.length; i++) {
        for (Note note : Note.readAll(Path.of(args[i]))) {
          player.play(note, repl);
        }
      }
      player.cancel(repl);
      player.playTwoAtOnce(repl);
    }
    new ObjectMapper().writeValue(Path.of(args[0]).toFile(), player.outcomes);
  }

  private void play(Note note, ScalaRepl repl) {
    int number = 0;
    for (Note.Paragraph paragraph : note.code()) {
      spark.setJobGroup(note.id() + number++, paragraph.title(), false);
      add(note.id(), paragraph.title(), repl.interpret(paragraph.code()));
    }
  }

  private void add(String note, String paragraph, ScalaRepl.Result result) {
    outcomes.add(
        Map.of(
            "note", note,
            "paragraph", paragraph,
            "status", result.status(),
            "output", result.output(),
            "leftovers", Leftovers.of(spark)));
    System.out.println(note + " / " + paragraph + ": " + result.status() + "\n" + result.output());
  }

  /**
   * Presses "cancel" once the first epoch is shown, which is while the paragraph runs. Spark's
   * cancellation hits only a job that runs at this moment, so it is pressed at the start of each
   * job until it hits one.
   */
  private void cancel(ScalaRepl repl) throws Exception {
    SparkListener button = new Button(repl, spark);
    spark.setJobGroup("cancelled", "a paragraph to be cancelled", false);
    session.sparkContext().addSparkListener(button);
    add("cancelled", "fit", repl.interpret(fit(1_000_000)));
    session.sparkContext().removeSparkListener(button);
    spark.clearJobGroup();
    add("cancelled", "fit again", repl.interpret(fit(5)));
  }

  private static String fit(int epochs) {
    return """
        import org.backfold.ml.NeuralNetworkClassifier
        import org.backfold.notebook.Display
        val fitted = new NeuralNetworkClassifier()
          .setHiddenLayers(Array(8)).setOptimizer("adam").setBatchSize(0).setTol(0)
          .setMaxIter(%d).setSeed(3).setPartitions(2).setListener(Display.progress())
          .fit(new org.backfold.data.TwoMoons().frame(spark, 500, 0.2, 1))
        println("parameters " + fitted.weights.hashCode)
        """
        .formatted(epochs);
  }

  /** Two REPLs, as in Zeppelin's scoped mode, that learn in the same application at once. */
  private void playTwoAtOnce(ScalaRepl first) throws Exception {
    try (ScalaRepl second = new ScalaRepl(session, "other")) {
      String code = fit(5);
      ExecutorService threads = Executors.newFixedThreadPool(2);
      CountDownLatch both = new CountDownLatch(2);
      List<Future<ScalaRepl.Result>> results = new ArrayList<>();
      for (ScalaRepl repl : List.of(first, second)) {
        results.add(
            threads.submit(
                () -> {
                  both.countDown();
                  both.await();
                  return repl.interpret(code);
                }));
      }
      List<ScalaRepl.Result> ended = List.of(results.get(0).get(), results.get(1).get());
      threads.shutdown();
      add("at once", "one", ended.get(0));
      add("at once", "two", ended.get(1));
    }
  }
}
