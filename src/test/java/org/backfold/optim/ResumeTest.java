package org.backfold.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.backfold.optim.Optimizer.Minimization;
import org.backfold.optim.Optimizer.StepControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A run resumed from written numbers goes on with the same bits. */
class ResumeTest {
  private static final double[] START = {-1.2, 1};

  /** More options than any default, so that none can be lost unseen. */
  static Stream<Arguments> optimizers() {
    StepControl control =
        new StepControl(
            new Schedule.Exponential(0.01, 7, 0.9).warmUp(3),
            new Clipping(50, 60),
            parameters -> parameters[0] = Math.min(parameters[0], 5),
            new double[0],
            new double[] {1, 0});
    double[] l1 = {0.01, 0.02};
    return Stream.concat(
        Optimizer.NAMES.stream()
            .filter(name -> !name.equals(Lbfgs.NAME))
            .map(name -> Arguments.of(Optimizer.parse(name), control)),
        Stream.of(
            Arguments.of(new Lbfgs(), StepControl.lineSearch(new double[0])),
            Arguments.of(new Lbfgs(2, 0), StepControl.lineSearch(new double[0])),
            Arguments.of(new Lbfgs(), StepControl.lineSearch(l1))));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void tenIterationsAreAnyNumberAndTheRest(Optimizer optimizer, StepControl control) {
    Minimization unbroken = optimizer.start(Functions::rosenbrock, START, control);
    setFactor(unbroken);
    steps(unbroken, 10);
    assertEquals(10, unbroken.iteration(), "not converged early");
    for (int before = 0; before <= 10; before++) {
      Minimization first = optimizer.start(Functions::rosenbrock, START, control);
      setFactor(first);
      steps(first, before);
      OptimizerState written = readBack(first.state());
      Minimization second =
          optimizer.resume(Functions::rosenbrock, first.parameters().clone(), written, control);
      assertEquals(first.state(), second.state());
      assertEquals(first.value(), second.value());
      assertEquals(first.gradientNorm(), second.gradientNorm());
      steps(second, 10 - before);
      assertArrayEquals(unbroken.parameters(), second.parameters(), "split at " + before);
      assertEquals(unbroken.state(), second.state());
      assertEquals(unbroken.value(), second.value());
      assertEquals(unbroken.learningRate(), second.learningRate());
    }
  }

  private static void setFactor(Minimization run) {
    if (!(run instanceof LbfgsMinimization)) {
      run.setLearningRateFactor(0.75);
    }
  }

  private static void steps(Minimization run, int count) {
    for (int k = 0; k < count; k++) {
      assertTrue(run.step());
    }
  }

  /** Where L-BFGS looks back at 20 values to see that it has converged. */
  @Test
  void resumedLbfgsConvergesAtTheSameIteration() {
    Lbfgs optimizer = new Lbfgs(1, 1e-3);
    StepControl control = StepControl.lineSearch(new double[0]);
    double[] start = {-30, 7};
    Minimization unbroken = optimizer.start(Functions::rosenbrock, start, control);
    while (unbroken.step()) {
      assertTrue(unbroken.iteration() < 200);
    }
    Minimization first = optimizer.start(Functions::rosenbrock, start, control);
    steps(first, 15);
    Minimization second =
        optimizer.resume(
            Functions::rosenbrock, first.parameters(), readBack(first.state()), control);
    while (second.step()) {
      assertTrue(second.iteration() < 200);
    }
    assertEquals(Convergence.Reason.VALUE_SETTLED, unbroken.convergence().orElseThrow().reason());
    assertEquals(unbroken.convergence(), second.convergence());
    assertEquals(unbroken.state(), second.state());
    Minimization ended =
        optimizer.resume(Functions::rosenbrock, second.parameters(), second.state(), control);
    assertFalse(ended.step(), "converged stays converged");
    assertEquals(unbroken.evaluations(), ended.evaluations());
  }

  @Test
  void lbfgsWritesItsCorrections() {
    Minimization run =
        new Lbfgs(2, 0).start(new Himmelblau(), START, StepControl.lineSearch(new double[0]));
    steps(run, 4);
    double[] before = run.parameters().clone();
    steps(run, 1);
    SortedMap<String, double[]> vectors = run.state().vectors();
    assertEquals(
        Set.of(
            "gradient",
            "parameterChange.0",
            "parameterChange.1",
            "gradientChange.0",
            "gradientChange.1"),
        vectors.keySet());
    double[] change = vectors.get("parameterChange.0");
    for (int i = 0; i < 2; i++) {
      assertEquals(run.parameters()[i] - before[i], change[i], "the newest change is the last");
    }
  }

  @Test
  void stateIsASnapshot() {
    Minimization run = new Momentum().start(new Himmelblau(), START, StepControl.of(0.01));
    steps(run, 1);
    OptimizerState state = run.state();
    double[] velocity = state.vectors().get("velocity").clone();
    Minimization other =
        new Momentum().resume(new Himmelblau(), run.parameters(), state, StepControl.of(0.01));
    steps(run, 1);
    steps(other, 3);
    assertArrayEquals(velocity, state.vectors().get("velocity"));
    assertNotEquals(state, run.state());
  }

  @Test
  void refusesAStateThatDoesNotFit() {
    StepControl control = StepControl.of(0.01);
    OptimizerState state = new Momentum().start(new Himmelblau(), START, control).state();
    assertMessage(
        "Optimizer state was written by momentum and cannot be resumed by adam;"
            + " resume with momentum or start anew.",
        new Adam(),
        START,
        state);
    assertMessage(
        "Optimizer state 'velocity' of momentum has 2 elements, but there are 3 parameters;"
            + " resume with the network it was written for.",
        new Momentum(),
        new double[3],
        state);
    assertMessage(
        "Optimizer state of momentum lacks 'velocity', found []; the checkpoint is incomplete.",
        new Momentum(),
        START,
        new OptimizerState("momentum", 3, 3, state.scalars(), new TreeMap<>()));
    OptimizerState noScalars = new OptimizerState("lbfgs", 3, 3, new TreeMap<>(), new TreeMap<>());
    assertMessage("lacks 'value'", new Lbfgs(), START, noScalars);
    assertThrows(
        IllegalArgumentException.class,
        () -> new OptimizerState("adam", -1, 3, new TreeMap<>(), new TreeMap<>()));
  }

  private static void assertMessage(
      String message, Optimizer optimizer, double[] parameters, OptimizerState state) {
    StepControl control = StepControl.of(0.01);
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> optimizer.resume(new Himmelblau(), parameters, state, control));
    assertTrue(error.getMessage().contains(message), error::getMessage);
  }

  /** Through bytes, as a checkpoint would: nothing but names and numbers. */
  private static OptimizerState readBack(OptimizerState state) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeInt(state.scalars().size());
      for (Map.Entry<String, Double> scalar : state.scalars().entrySet()) {
        out.writeUTF(scalar.getKey());
        out.writeDouble(scalar.getValue());
      }
      out.writeInt(state.vectors().size());
      for (Map.Entry<String, double[]> vector : state.vectors().entrySet()) {
        out.writeUTF(vector.getKey());
        out.writeInt(vector.getValue().length);
        for (double element : vector.getValue()) {
          out.writeDouble(element);
        }
      }
      return read(state, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static OptimizerState read(OptimizerState written, DataInputStream in)
      throws IOException {
    SortedMap<String, Double> scalars = new TreeMap<>();
    for (int k = in.readInt(); k > 0; k--) {
      scalars.put(in.readUTF(), in.readDouble());
    }
    SortedMap<String, double[]> vectors = new TreeMap<>();
    for (int k = in.readInt(); k > 0; k--) {
      String name = in.readUTF();
      double[] elements = new double[in.readInt()];
      for (int i = 0; i < elements.length; i++) {
        elements[i] = in.readDouble();
      }
      vectors.put(name, elements);
    }
    return new OptimizerState(
        written.optimizer(), written.iteration(), written.evaluations(), scalars, vectors);
  }
}
