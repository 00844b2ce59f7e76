package org.backfold.cluster;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Makes single tasks of an unchanged Backfold fail, by {@code spark.plugins}. A job whose local
 * property {@value #FAULT} is set has one of its tasks, at its first attempt, do what the property
 * says. Each fault is printed by the driver before it happens, as is the start of each job.
 */
public final class FaultPlugin implements SparkPlugin {
  /** Local property: {@code RUN KIND}. */
  static final String FAULT = "backfold.test.fault";

  /** The task that is hit: of the eight that compute, above all that only add up. */
  static final int PARTITION = 5;

  private static final long PATIENCE_SECONDS = 90;

  /** Driver: executors that are there; guarded by itself. */
  private static final Set<String> EXECUTORS = new HashSet<>();

  /** What happens to the task. */
  enum Kind {
    /** It fails after it has computed. */
    THROW,
    /** It stands still until a speculative copy is done. */
    HANG,
    /** It waits for somebody to kill its process, before it has computed. */
    DIE,
    /** The same when its result is there, but not sent. */
    DIE_LATE
  }

  @Override
  public DriverPlugin driverPlugin() {
    return new Narrator();
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new Saboteur();
  }

  /** Driver: returns when at least {@code wanted} executors are there. */
  static void awaitExecutors(int wanted) throws InterruptedException {
    synchronized (EXECUTORS) {
      while (EXECUTORS.size() < wanted) {
        EXECUTORS.wait();
      }
    }
  }

  private static final class Narrator implements DriverPlugin {
    @Override
    public Map<String, String> init(SparkContext context, PluginContext plugin) {
      context.addSparkListener(new Watcher());
      return Map.of();
    }

    @Override
    public Object receive(Object message) {
      System.out.println(message);
      return "printed";
    }
  }

  private static final class Watcher extends SparkListener {
    private int jobs;

    @Override
    public void onJobStart(SparkListenerJobStart job) {
      System.out.println("job " + ++jobs);
    }

    @Override
    public void onExecutorAdded(SparkListenerExecutorAdded added) {
      synchronized (EXECUTORS) {
        EXECUTORS.add(added.executorId());
        EXECUTORS.notifyAll();
      }
    }

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
      synchronized (EXECUTORS) {
        EXECUTORS.remove(removed.executorId());
      }
    }
  }

  private static final class Saboteur implements ExecutorPlugin {
    private PluginContext plugin;

    @Override
    public void init(PluginContext context, Map<String, String> extra) {
      plugin = context;
    }

    @Override
    public void onTaskStart() {
      TaskContext task = TaskContext.get();
      String fault = task.getLocalProperty(FAULT);
      if (fault == null
          || task.partitionId() != PARTITION
          || task.attemptNumber() > 0
          || task.stageAttemptNumber() > 0) {
        return;
      }
      String run = fault.split(" ")[0];
      switch (Kind.valueOf(fault.split(" ")[1])) {
        case THROW -> task.addTaskCompletionListener(failing(run));
        case HANG -> hang(run);
        case DIE -> awaitDeath(run);
        case DIE_LATE -> task.addTaskCompletionListener(dying(run));
      }
    }

    private TaskCompletionListener dying(String run) {
      return context -> awaitDeath(run);
    }

    private TaskCompletionListener failing(String run) {
      return context -> {
        tell("injected " + run + " exception");
        throw new IllegalStateException("A fault that the test has ordered");
      };
    }

    private void hang(String run) {
      tell("injected " + run + " standstill");
      try {
        new CountDownLatch(1).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException overtaken) {
        tell("overtaken " + run);
        Thread.currentThread().interrupt();
      }
    }

    private void awaitDeath(String run) {
      tell("injected " + run + " pid " + ProcessHandle.current().pid());
      try {
        new CountDownLatch(1).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
    }

    private void tell(String message) {
      try {
        plugin.ask(message);
      } catch (Exception e) {
        throw new IllegalStateException("The driver cannot be told: " + message, e);
      }
    }
  }
}
