package org.backfold.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.backfold.network.Backprop;
import org.backfold.network.Dropout;
import org.backfold.network.Network;
import org.backfold.training.Probe;
import org.backfold.training.TrainingListener.LastStep;

/**
 * Looks into the network while it learns. After every epoch, from its last step θ → θ′ and the mean
 * gradient g of that step's rows, layer by layer:
 *
 * <pre>
 * gradient norm  ‖gˡ‖₂        update ratio  ‖θ′ˡ − θˡ‖₂ / ‖θˡ‖₂, about 10⁻³ where training goes well
 * </pre>
 *
 * and, after at most {@value #MOST_SNAPSHOTS} epochs evenly apart, a {@link Snapshot}. All on the
 * driver; a forward pass of 512 rows is the largest part.
 */
final class NetworkWatch {
  static final int MOST_SNAPSHOTS = 48;

  private final Probe probe;
  private final Network network;
  private final Backprop backprop;
  private final Optional<DecisionSurface> surface;
  private final List<Long> epochs = new ArrayList<>();
  private final List<double[]> gradientNorms = new ArrayList<>(); // per epoch, [L]
  private final List<double[]> updateRatios = new ArrayList<>();
  private final List<Snapshot> snapshots = new ArrayList<>();
  private long stride = 1;

  /**
   * @param classes whether the task is classification
   */
  NetworkWatch(Probe probe, boolean classes) {
    this.probe = probe;
    network = probe.network();
    backprop = new Backprop(network, Dropout.NONE, probe.inputs());
    surface =
        network.inputs() == 2 ? Optional.of(new DecisionSurface(probe, classes)) : Optional.empty();
  }

  Probe probe() {
    return probe;
  }

  void add(LastStep step) {
    double[] norms = new double[network.depth()];
    double[] ratios = new double[network.depth()];
    for (int l = 1; l <= network.depth(); l++) {
      int from = network.weights(step.after(), l).offset();
      int to = network.biases(step.after(), l).end();
      norms[l - 1] =
          step.gradientSum().length == 0
              ? 0
              : norm(step.gradientSum(), from, to) / step.gradientWeight();
      ratios[l - 1] =
          distance(step.before(), step.after(), from, to) / norm(step.before(), from, to);
    }
    epochs.add(step.epoch());
    gradientNorms.add(norms);
    updateRatios.add(ratios);
    if ((step.epoch() - 1) % stride == 0) {
      snapshots.add(snapshot(step.epoch(), step.after()));
      if (snapshots.size() > MOST_SNAPSHOTS) {
        stride *= 2;
        snapshots.removeIf(snapshot -> (snapshot.epoch() - 1) % stride != 0);
      }
    }
  }

  /** Forgets the epochs after {@code epoch}, which are to be done again. */
  void goBack(long epoch) {
    int kept = (int) epochs.stream().filter(of -> of <= epoch).count();
    epochs.subList(kept, epochs.size()).clear();
    gradientNorms.subList(kept, gradientNorms.size()).clear();
    updateRatios.subList(kept, updateRatios.size()).clear();
    snapshots.removeIf(snapshot -> snapshot.epoch() > epoch);
  }

  /** Makes sure that there is a snapshot of the θ that was kept. */
  void addKept(long epoch, double[] parameters) {
    snapshots.removeIf(snapshot -> snapshot.epoch() == epoch);
    int place = (int) snapshots.stream().filter(snapshot -> snapshot.epoch() < epoch).count();
    snapshots.add(place, snapshot(epoch, parameters));
  }

  /** The newest, if there is one. */
  Optional<Snapshot> latest() {
    return snapshots.isEmpty()
        ? Optional.empty()
        : Optional.of(snapshots.get(snapshots.size() - 1));
  }

  /** ‖gˡ‖ of the newest epoch, l = 1..L; empty before. */
  double[] latestGradientNorms() {
    return gradientNorms.isEmpty() ? new double[0] : gradientNorms.get(gradientNorms.size() - 1);
  }

  private Snapshot snapshot(long epoch, double[] parameters) {
    backprop.setParameters(parameters);
    List<String> sheets = surface.map(present -> present.sheets(backprop)).orElse(List.of());
    return Snapshot.of(epoch, network, parameters, backprop, probe.features(), sheets);
  }

  private static double norm(double[] values, int from, int to) {
    double squares = 0;
    for (int i = from; i < to; i++) {
      squares += values[i] * values[i];
    }
    return Math.sqrt(squares);
  }

  private static double distance(double[] one, double[] other, int from, int to) {
    double squares = 0;
    for (int i = from; i < to; i++) {
      double d = one[i] - other[i];
      squares += d * d;
    }
    return Math.sqrt(squares);
  }

  /** Per layer, a number per epoch, of those epochs that {@code kept} holds. */
  ObjectNode stepsJson(List<Long> kept) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < epochs.size(); i++) {
      if (kept.contains(epochs.get(i))) {
        places.add(i);
      }
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode list = json.putArray("epoch");
    places.forEach(i -> list.add(epochs.get(i)));
    json.set("gradientNorm", byLayer(places, gradientNorms));
    json.set("updateRatio", byLayer(places, updateRatios));
    return json;
  }

  private ArrayNode byLayer(List<Integer> places, List<double[]> perEpoch) {
    ArrayNode layers = JsonArrays.empty();
    for (int l = 0; l < network.depth(); l++) {
      ArrayNode layer = layers.addArray();
      for (int i : places) {
        JsonArrays.add(layer, perEpoch.get(i)[l]);
      }
    }
    return layers;
  }

  ObjectNode snapshotsJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode list = json.putArray("epoch");
    snapshots.forEach(snapshot -> list.add(snapshot.epoch()));
    json.set("weights", histograms(Snapshot::weights));
    json.set("activations", histograms(Snapshot::activations));
    json.set("dead", shares(LayerHealth::dead));
    json.set("saturated", shares(LayerHealth::saturated));
    return json;
  }

  private ArrayNode histograms(Function<Snapshot, List<Histogram>> which) {
    ArrayNode layers = JsonArrays.empty();
    for (int l = 0; l < network.depth(); l++) {
      ArrayNode layer = layers.addArray();
      for (Snapshot snapshot : snapshots) {
        layer.add(which.apply(snapshot).get(l).json());
      }
    }
    return layers;
  }

  private ArrayNode shares(Function<LayerHealth, Double> which) {
    ArrayNode layers = JsonArrays.empty();
    for (int l = 0; l < network.depth(); l++) {
      ArrayNode layer = layers.addArray();
      for (Snapshot snapshot : snapshots) {
        JsonArrays.add(layer, which.apply(snapshot.health().get(l)));
      }
    }
    return layers;
  }

  /** The decision surface with its sheets, epoch by epoch; empty unless there are two inputs. */
  Optional<ObjectNode> surfaceJson(List<String> names, boolean points) {
    return surface.map(
        present -> {
          ObjectNode json = present.json(names, points);
          ArrayNode sheets = json.putArray("sheets");
          for (Snapshot snapshot : snapshots) {
            ArrayNode of = sheets.addArray();
            snapshot.surface().forEach(of::add);
          }
          return json;
        });
  }
}
