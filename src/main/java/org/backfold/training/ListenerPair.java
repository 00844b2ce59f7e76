package org.backfold.training;

/** Two listeners as one. */
record ListenerPair(TrainingListener first, TrainingListener second) implements TrainingListener {
  @Override
  public void onStart(Plan plan) {
    first.onStart(plan);
    second.onStart(plan);
  }

  @Override
  public void onResume(Resumed from) {
    first.onResume(from);
    second.onResume(from);
  }

  @Override
  public void onNote(String sentence) {
    first.onNote(sentence);
    second.onNote(sentence);
  }

  @Override
  public void onCheckpoint(String path, long iteration) {
    first.onCheckpoint(path, iteration);
    second.onCheckpoint(path, iteration);
  }

  @Override
  public void onRecovery(Recovery recovery) {
    first.onRecovery(recovery);
    second.onRecovery(recovery);
  }

  @Override
  public void onIteration(long iteration, double objective) {
    first.onIteration(iteration, objective);
    second.onIteration(iteration, objective);
  }

  @Override
  public void onEpoch(EpochRecord epoch) {
    first.onEpoch(epoch);
    second.onEpoch(epoch);
  }

  @Override
  public boolean watchesNetwork() {
    return first.watchesNetwork() || second.watchesNetwork();
  }

  @Override
  public void onProbe(Probe probe) {
    first.onProbe(probe);
    second.onProbe(probe);
  }

  @Override
  public void onStep(LastStep step) {
    first.onStep(step);
    second.onStep(step);
  }

  @Override
  public void onEnd(TrainingHistory history) {
    first.onEnd(history);
    second.onEnd(history);
  }

  @Override
  public boolean shouldStop() {
    return first.shouldStop() || second.shouldStop();
  }
}
