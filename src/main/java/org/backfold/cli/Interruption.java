package org.backfold.cli;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.util.SignalUtils;
import org.backfold.training.TrainingListener;
import scala.runtime.AbstractFunction0;

/**
 * Ctrl-C while a network is trained: the first asks training to stop after its iteration, so that
 * the best weights are kept and written; from the second on it is what it always is, the end of the
 * process at once, with its shutdown hooks, which remove what is half written. Before and after
 * training it is that from the first.
 *
 * <p>By Spark's own {@link SignalUtils}, which is how its shell handles Ctrl-C: an action that
 * returns false leaves the signal to whoever handled it before, in the end to the JVM. A shutdown
 * hook instead would come too late, as Spark stops in one of its own at the same time.
 */
final class Interruption implements TrainingListener, AutoCloseable {
  /** Exit code of a run that was interrupted, as shells have it: 128 + SIGINT. */
  static final int EXIT_CODE = 130;

  private static final AtomicReference<Interruption> WATCHING = new AtomicReference<>();

  private static boolean registered;

  private final Runnable first;
  private volatile boolean asked;

  private Interruption(Runnable first) {
    this.first = first;
  }

  /**
   * Watches for Ctrl-C until it is closed.
   *
   * @param first called at the first, on a thread of its own
   */
  static Interruption watch(Runnable first) {
    register();
    Interruption interruption = new Interruption(first);
    WATCHING.set(interruption);
    return interruption;
  }

  private static synchronized void register() {
    if (!registered) {
      SignalUtils.register("INT", new Action());
      registered = true;
    }
  }

  /** Whether there was a Ctrl-C. */
  boolean isAsked() {
    return asked;
  }

  @Override
  public boolean shouldStop() {
    return asked;
  }

  @Override
  public void close() {
    WATCHING.compareAndSet(this, null);
  }

  /** True if the signal is dealt with. */
  private boolean signalled() {
    if (asked) {
      return false;
    }
    asked = true;
    first.run();
    return true;
  }

  /** Cannot be taken back from Spark, so it asks who watches now. */
  private static final class Action extends AbstractFunction0<Object> {
    @Override
    public Object apply() {
      Interruption watching = WATCHING.get();
      return watching != null && watching.signalled();
    }
  }
}
