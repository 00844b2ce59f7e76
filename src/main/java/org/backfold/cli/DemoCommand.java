package org.backfold.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.backfold.demo.ActivationGallery;
import org.backfold.demo.BackpropExample;
import org.backfold.demo.Descents;
import org.backfold.figure.Figure;
import org.backfold.network.Activation;
import org.backfold.network.Loss;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code backfold demo}: things to look at that need no data, and but for moons no Spark. */
@Command(
    name = "demo",
    header = "Show the mathematics at work, without data or cluster.",
    synopsisSubcommandLabel = "WHAT",
    subcommands = MoonsDemo.class)
final class DemoCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Where pictures go. */
  static final class Gallery {
    @Option(
        names = "--output",
        paramLabel = "DIRECTORY",
        defaultValue = "runs/demo",
        description = "Where pictures are written (default: ${DEFAULT-VALUE}).")
    private Path directory;

    /** Writes NAME.svg and NAME.png over older ones, and says so. */
    void write(Figure figure, String name, PrintWriter out) {
      try {
        Files.createDirectories(directory);
        Path svg = directory.resolve(name + ".svg");
        Path png = directory.resolve(name + ".png");
        figure.write(svg);
        figure.write(png);
        out.println();
        out.println("Picture     " + svg + ", " + png.getFileName());
      } catch (IOException e) {
        throw unwritable(e);
      }
    }

    /** Writes a file of the jar there. */
    Path copy(String resource, String name) {
      try (var in = DemoCommand.class.getResourceAsStream(resource)) {
        Files.createDirectories(directory);
        Path file = directory.resolve(name);
        Files.write(file, in.readAllBytes());
        return file;
      } catch (IOException e) {
        throw unwritable(e);
      }
    }

    private IllegalArgumentException unwritable(IOException cause) {
      return new IllegalArgumentException(
          "Directory "
              + directory
              + " cannot be written ("
              + cause.getMessage()
              + "); choose another with --output.",
          cause);
    }
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "No demo named; there are himmelblau, moons, activations, backprop and theory");
  }

  @Command(
      name = "himmelblau",
      description = {
        "Walks down Himmelblau's function from four starts, by gradient descent.",
        "J(x, y) = (x² + y − 11)² + (x + y² − 7)² has four minima, all of value 0."
      })
  int himmelblau(
      @Option(
              names = "--learning-rate",
              defaultValue = "0.01",
              description = "Size of the steps (default: ${DEFAULT-VALUE}).")
          double learningRate,
      @Option(
              names = "--steps",
              defaultValue = "200",
              description = "Number of steps (default: ${DEFAULT-VALUE}).")
          int steps,
      @Mixin Gallery gallery) {
    PrintWriter out = out();
    Descents descents = Descents.of(learningRate, steps);
    out.println("Gradient descent, learning rate " + learningRate + ", " + steps + " steps");
    out.println();
    out.print(descents.table());
    gallery.write(descents.figure(), "himmelblau", out);
    return 0;
  }

  @Command(
      name = "activations",
      description = "Shows every activation and its derivative, as values and as curves.")
  int activations(@Mixin Gallery gallery) {
    out().print(ActivationGallery.table());
    gallery.write(ActivationGallery.figure(), "activations", out());
    return 0;
  }

  @Command(
      name = "backprop",
      description = {
        "Sends one example through a network 2-3-2 and back: every z, a, δ and gradient in",
        "the textbook's notation, the gradients beside finite differences."
      })
  int backprop(
      @Option(
              names = "--activation",
              defaultValue = "sigmoid",
              description = "Of the hidden units (default: ${DEFAULT-VALUE}).")
          String activation,
      @Option(
              names = "--loss",
              defaultValue = "squared-error",
              description = "Of the outputs (default: ${DEFAULT-VALUE}).")
          String loss,
      @Option(
              names = "--seed",
              defaultValue = "1",
              description = "Of the weights (default: ${DEFAULT-VALUE}).")
          long seed) {
    BackpropExample example =
        new BackpropExample(Activation.parse(activation), Loss.parse(loss), seed);
    out().print(example.trace());
    out().println();
    out().println("The equations, derived:  backfold demo theory");
    return 0;
  }

  @Command(
      name = "theory",
      description = "Writes the page that derives the four equations, and prints them.")
  int theory(
      @Mixin Gallery gallery,
      @Option(names = "--open", description = "Open the page in the browser as well.")
          boolean open) {
    Path page = gallery.copy("/org/backfold/demo/theory.html", "theory.html");
    out()
        .print(
            """
        For a layer l of n_l units, m examples as columns, and C summed over them:

          (BP1)  Δᴸ = ∇ₐC ⊙ f′(Zᴸ)                        [n_L × m]
          (BP2)  Δˡ = (Wˡ⁺¹)ᵀ Δˡ⁺¹ ⊙ f′(Zˡ)               [n_l × m]
          (BP3)  ∂C/∂bˡ = Δˡ 1                            [n_l]
          (BP4)  ∂C/∂Wˡ = Δˡ (Aˡ⁻¹)ᵀ                      [n_l × n_(l−1)]

        Where they come from, which class computes which, and why sums of partitions, divided once,
        are the mean over all rows:
        """);
    out().println();
    out().println("Page        " + page.toAbsolutePath().toUri());
    if (open) {
      open(page);
    }
    return 0;
  }

  private static void open(Path page) {
    String system = System.getProperty("os.name");
    String opener = system.startsWith("Mac") ? "open" : "xdg-open";
    try {
      new ProcessBuilder(opener, page.toAbsolutePath().toString()).start();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "No browser was found (" + opener + " does not start); open the page yourself.", e);
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
