package org.backfold.notebook;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import scala.Console;
import scala.Function0;
import scala.Option;
import scala.Predef;
import scala.collection.immutable.List;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.Results;

/**
 * A Scala REPL about a Spark session, set up as Zeppelin sets it up: the whole paragraph is
 * interpreted at once, and what it prints and what the REPL echoes go to one stream.
 */
final class ScalaRepl implements AutoCloseable {
  /** Paragraphs, and how they ended, as Zeppelin calls it: SUCCESS, ERROR or INCOMPLETE. */
  record Result(String status, String output) {}

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(output, true, StandardCharsets.UTF_8);
  private final IMain interpreter;

  /**
   * @param name letters and digits; no two REPLs of a session may have the same
   */
  ScalaRepl(SparkSession session, String name) throws ReflectiveOperationException {
    String classes = session.conf().get("spark.repl.class.outputDir");
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    Settings settings = new Settings();
    settings.processArguments(
        list(
            "-usejavacp",
            "-deprecation:false",
            "-Yrepl-class-based",
            "-Yrepl-outdir",
            classes,
            "-classpath",
            session.conf().get("spark.jars").replace("file:", "").replace(",", ":")),
        true);
    settings.embeddedDefaults(loader);
    System.setProperty("scala.repl.name.line", "$line" + name);
    interpreter = interpreter(settings, new PrintWriter(stream, true, StandardCharsets.UTF_8));
    bind("spark", SparkSession.class.getName(), session);
    bind("sc", "org.apache.spark.SparkContext", session.sparkContext());
    interpret("import spark.implicits._\nimport org.apache.spark.sql.functions._");
  }

  /** The shell that Spark publishes for Scala 2.12; for 2.13, the interpreter it is made of. */
  private static IMain interpreter(Settings settings, PrintWriter out)
      throws ReflectiveOperationException {
    if (scala.util.Properties.versionNumberString().startsWith("2.12")) {
      Class<?> type = Class.forName("org.apache.spark.repl.SparkILoop");
      Object shell =
          type.getConstructor(Option.class, PrintWriter.class).newInstance(Option.empty(), out);
      type.getMethod("settings_$eq", Settings.class).invoke(shell, settings);
      type.getMethod("createInterpreter").invoke(shell);
      IMain interpreter = (IMain) type.getMethod("intp").invoke(shell);
      IMain.class.getMethod("initializeSynchronous").invoke(interpreter);
      return interpreter;
    }
    Class<?> type = Class.forName("scala.tools.nsc.interpreter.ReplReporter");
    Object reporter =
        Class.forName("scala.tools.nsc.interpreter.shell.ReplReporterImpl")
            .getConstructor(Settings.class, PrintWriter.class)
            .newInstance(settings, out);
    IMain interpreter =
        IMain.class.getConstructor(Settings.class, type).newInstance(settings, reporter);
    IMain.class.getMethod("initializeCompiler").invoke(interpreter);
    return interpreter;
  }

  private void bind(String name, String type, Object value) {
    interpreter.bind(name, type, value, list("@transient"));
  }

  /** Runs a paragraph. */
  Result interpret(String code) {
    output.reset();
    Function0<Results.Result> evaluation = () -> interpreter.interpret(code);
    Results.Result result = Console.withOut(stream, evaluation);
    stream.flush();
    return new Result(result.toString().toUpperCase(Locale.ROOT), outputSoFar());
  }

  private String outputSoFar() {
    return output.toString(StandardCharsets.UTF_8);
  }

  /** Whether the paragraph that runs has shown {@code text}; may be asked by another thread. */
  boolean hasPrinted(String text) {
    return outputSoFar().contains(text);
  }

  @Override
  public void close() {
    interpreter.close();
  }

  private static List<String> list(String... items) {
    return Predef.wrapRefArray(items).toList();
  }
}
