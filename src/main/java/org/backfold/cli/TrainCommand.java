package org.backfold.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.backfold.data.Example;
import org.backfold.data.ExampleTable;
import org.backfold.data.Task;
import org.backfold.linalg.Blas;
import org.backfold.model.Evaluation;
import org.backfold.model.Examination;
import org.backfold.model.Metrics;
import org.backfold.model.ModelFiles;
import org.backfold.model.Provenance;
import org.backfold.model.Scaling;
import org.backfold.model.TrainedModel;
import org.backfold.network.Network;
import org.backfold.report.RunDocument;
import org.backfold.training.CheckpointDirectory;
import org.backfold.training.Checkpointing.Resume;
import org.backfold.training.DivergenceException;
import org.backfold.training.Metric;
import org.backfold.training.Trainer;
import org.backfold.training.TrainingListener;
import org.backfold.training.TrainingOptions;
import org.backfold.training.TrainingOptions.Safety;
import org.backfold.training.TrainingResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExitCodeGenerator;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code backfold train}: from a table of rows to a trained, saved and evaluated network. The story
 * is {@link #train}: settings, data, network, training, metrics, files.
 */
@Command(
    name = "train",
    sortOptions = false,
    header = "Train a network; write it, its metrics and its history to one directory.",
    footer = {
      "",
      "Examples:  backfold train conf/moons.conf",
      "           backfold train --data my.csv --label species",
      "           backfold train conf/moons.conf --set training.l2=0.01",
      "All settings, with types, units and defaults:  backfold train --help-settings"
    })
final class TrainCommand implements Runnable, IExitCodeGenerator {
  /** How most people call us; in a checkout, it can be copied as it stands. */
  private static final String NEXT = "scripts/backfold";

  @Mixin private SettingsOptions settingsOptions;
  @Spec private CommandSpec spec;

  @Option(
      names = "--output",
      paramLabel = "DIRECTORY",
      description = "Where results go (default: runs/NAME, the first free of NAME, NAME-2, …).")
  private String output;

  @Option(names = "--overwrite", description = "Replace a run that is there already.")
  private boolean overwrite;

  @Option(
      names = "--resume",
      arity = "0..1",
      description = "Go on from the checkpoints of a run that broke off; 'auto': if there are any.",
      paramLabel = "[auto]",
      parameterConsumer = ResumeOption.class)
  private Resume resume;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print nothing but the directory of the results.")
  private boolean quiet;

  @Option(
      names = "--watch",
      description = "Of two inputs and two classes: draw the boundary in the terminal as it moves.")
  private boolean drawsBoundary;

  @Option(
      names = "--json",
      description =
          "Print events for programs instead, one JSON object a line: data, start, epoch, stop,"
              + " done or failed.")
  private boolean json;

  @Option(
      names = "--help-settings",
      description = "List all settings with their types, units and defaults.")
  private boolean helpSettings;

  private boolean interrupted;

  @Override
  public void run() {
    if (helpSettings) {
      SettingsHelp.print(spec.commandLine().getOut());
      return;
    }
    SettingsSource source = settingsOptions.source();
    source = output == null ? source : source.option("--output", OutputSettings.DIRECTORY, output);
    source = overwrite ? source.option("--overwrite", OutputSettings.OVERWRITE, true) : source;
    source =
        resume == null
            ? source
            : source.option("--resume", CheckpointSettings.RESUME, resume.name());
    TrainingPlan plan = new TrainingPlan(source.settings(), settingsOptions.config());
    try (Session session = Session.start(plan.name(), plan.settings().spark())) {
      String output = plan.output(session.hadoop());
      if (plan.isFinished(output, session.hadoop())) {
        finishedBefore(plan, output, session);
        return;
      }
      try (RunDirectory directory = plan.directory(output, session.hadoop());
          UnfinishedRun unfinished =
              UnfinishedRun.claim(
                  plan.checkpoints(), output, plan.overwrites(), session.hadoop())) {
        train(plan, session, directory, unfinished);
      } catch (RuntimeException | Error failure) {
        tellWhatRemains(plan, output, session, failure);
        throw failure;
      }
    } catch (RuntimeException | Error failure) {
      if (json) {
        RunEvents.failed(spec.commandLine().getOut(), failure);
      }
      throw failure;
    }
  }

  /** A run that was interrupted has written its results, but is not what was asked for. */
  @Override
  public int getExitCode() {
    return interrupted ? Interruption.EXIT_CODE : ExitCode.OK;
  }

  /** The same command again, after it was killed when all was done. */
  private void finishedBefore(TrainingPlan plan, String place, Session session) {
    try (UnfinishedRun left =
        UnfinishedRun.claim(plan.checkpoints(), place, false, session.hadoop())) {
      left.finish();
    }
    new Narration(spec.commandLine().getOut(), quiet)
        .say("Finished", place + " is there already, by a run of these settings");
    if (quiet) {
      spec.commandLine().getOut().println(place);
    }
  }

  private void tellWhatRemains(
      TrainingPlan plan, String place, Session session, Throwable failure) {
    String checkpoints = plan.checkpoints().directory(place);
    if (plan.checkpoints().options(place).isPresent()
        && CheckpointDirectory.holdsCheckpoints(checkpoints, session.hadoop())) {
      PrintWriter err = spec.commandLine().getErr();
      String advice =
          failure instanceof DivergenceException
              ? "--resume --set training.onDivergence=recover goes on with half the learning rate"
              : "--resume goes on from there";
      err.println("backfold: not finished; " + checkpoints + " holds its state: " + advice);
    }
  }

  private void train(
      TrainingPlan plan, Session session, RunDirectory directory, UnfinishedRun unfinished) {
    Narration narration = new Narration(spec.commandLine().getOut(), quiet || json);
    Stopwatch watch = new Stopwatch();
    TrainingData data = read(plan, session, narration);
    narration.say("Backfold", Versions.backfold() + " on " + session.describe());
    data.tell(plan.data().name(), narration);
    if (json) {
      RunEvents.print(spec.commandLine().getOut(), "data", data.describe(plan.data().name()));
    }
    watch.lap("reading");

    Network network = plan.network(data);
    narration.say("Network", NetworkSettings.describe(network));
    TrainingSettings.Basis basis = plan.basis(data, network);
    narration.say("Training", plan.training().describe(basis));
    TrainingOptions options =
        plan.training()
            .options(basis)
            .with(new Safety(unfinished.options(), plan.training().recoveries()));
    if (drawsBoundary) {
      BoundaryPicture.check(network, data.whole().schema().task());
    }
    RunFacts.Origin origin = new RunFacts.Origin(Arguments.commandLine(spec), directory.place());
    RunDocument document = new RunDocument(RunFacts.about(plan, data, network, session, origin));
    RunPage page = new RunPage(directory, document, System::nanoTime);
    narration.say("Report", page.open() + " (open it now, it follows the training)");
    TrainingResult result = learn(data, network, options, session, narration, page);
    page.evaluating();
    watch.lap("training");

    TrainedModel model = model(plan, data, network, result);
    Map<String, Metrics> metrics = new LinkedHashMap<>();
    data.parts()
        .forEach((part, rows) -> metrics.put(part, Evaluation.evaluate(model, rows.examples())));
    String last = new ArrayList<>(metrics.keySet()).get(metrics.size() - 1);
    Examination examination = Examination.of(model, data.parts().get(last).examples());
    watch.lap("evaluation");

    document.addModel(model);
    metrics.forEach(document::addMetrics);
    document.addExamination(last, examination);
    document.addTimes(watch.seconds(), ProductRate.gigaflops());
    page.finish();
    ModelFiles.save(model, directory.aside(ModelArgument.NAME), false, session.hadoop());
    new RunReport(directory)
        .write(
            new RunReport.Run(
                Arguments.commandLine(spec),
                plan.settings().changed(),
                data.describe(plan.data().name()),
                model,
                metrics,
                result.history(),
                watch.seconds()));
    directory.publish();
    if (!interrupted) {
      unfinished.finish();
    }
    conclude(directory, metrics, watch, narration);
    if (interrupted) {
      tellHowToGoOn(plan, directory.place(), session, narration);
    }
  }

  private void tellHowToGoOn(
      TrainingPlan plan, String place, Session session, Narration narration) {
    if (CheckpointDirectory.holdsCheckpoints(
        plan.checkpoints().directory(place), session.hadoop())) {
      String command = Arguments.commandLine(spec) + (output == null ? " --output " + place : "");
      narration.say("Next", command + " --resume --overwrite   goes on where it stopped");
    }
  }

  private static TrainingData read(TrainingPlan plan, Session session, Narration narration) {
    narration.working("Reading " + plan.data().name());
    try {
      return TrainingData.read(session.spark(), plan.data(), plan.training().seed());
    } finally {
      narration.done();
    }
  }

  private TrainingResult learn(
      TrainingData data,
      Network network,
      TrainingOptions options,
      Session session,
      Narration narration,
      RunPage page) {
    Task task = data.whole().schema().task();
    Trainer trainer = new Trainer(session.context(), network, task, options);
    Optional<JavaRDD<Example>> validation = data.validation().map(ExampleTable::examples);
    narration.blank();
    ProgressLine line =
        new ProgressLine(
            spec.commandLine().getOut(),
            Metric.of(task),
            ProgressLine.Display.ofStandardOutput(verbose()),
            System::nanoTime);
    TrainingListener shown = line;
    if (json) {
      shown = notesOnly().andThen(new RunEvents(spec.commandLine().getOut(), Metric.of(task)));
    } else if (quiet) {
      shown = notesOnly();
    } else if (drawsBoundary) {
      shown = BoundaryPicture.onStandardOutput(spec.commandLine().getOut());
    }
    try (Interruption interruption = Interruption.watch(this::announceStop)) {
      TrainingResult result =
          trainer.train(
              data.train().examples(),
              validation,
              shown.andThen(page.listener()).andThen(interruption));
      interrupted = interruption.isAsked();
      narration.blank();
      narration.say("Stopped", result.history().stopReason());
      return result;
    } catch (RuntimeException | Error failure) {
      line.interrupt();
      throw failure;
    }
  }

  /** Quiet, but for what nobody should miss. */
  private TrainingListener notesOnly() {
    return new TrainingListener() {
      @Override
      public void onNote(String sentence) {
        spec.commandLine().getErr().println("backfold: " + sentence);
      }
    };
  }

  private boolean verbose() {
    return spec.root().findOption("--verbose").getValue();
  }

  private void announceStop() {
    PrintWriter err = spec.commandLine().getErr();
    err.println();
    err.println(
        "backfold: stopping after this iteration; the best weights are kept and written. Ctrl-C"
            + " again stops at once.");
  }

  private static TrainedModel model(
      TrainingPlan plan, TrainingData data, Network network, TrainingResult result) {
    return new TrainedModel(
        network,
        result.parameters(),
        Scaling.of(result.inputStandardization(), result.targetStandardization()),
        data.whole().schema(),
        new Provenance(
            Versions.backfold(),
            Versions.spark(),
            System.currentTimeMillis(),
            Blas.engine().name(),
            plan.training().seed(),
            result.partitions(),
            data.train().fingerprint(),
            result.rows(),
            new TreeMap<>(plan.settings().changed())));
  }

  /** As a topic of the narration: {@code Test}. */
  private static String topic(String part) {
    return Character.toUpperCase(part.charAt(0)) + part.substring(1);
  }

  private void conclude(
      RunDirectory directory, Map<String, Metrics> metrics, Stopwatch watch, Narration narration) {
    metrics.forEach((part, m) -> narration.say(topic(part), Scores.describe(m)));
    String place = directory.place();
    narration.say(
        "Written",
        place
            + ": report.html, model/, metrics.json, history.jsonl, after "
            + Figures.duration(watch.total()));
    narration.say("Next", NEXT + " predict " + place + " --data FILE --output predictions.csv");
    narration.say("Next", NEXT + " inspect " + place);
    if (json) {
      RunEvents.done(spec.commandLine().getOut(), place, interrupted, watch.seconds(), metrics);
    } else if (quiet) {
      spec.commandLine().getOut().println(place);
    }
  }
}
