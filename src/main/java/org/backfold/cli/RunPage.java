package org.backfold.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.hadoop.fs.Path;
import org.backfold.report.HtmlReport;
import org.backfold.report.RunDocument;
import org.backfold.report.RunDocument.State;
import org.backfold.training.TrainingListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page of a run in its directory, from the first moment on. While training goes on it is a live
 * page, which reads {@value #LIVE} beside it every other second; in the end that file is gone and
 * the page holds everything itself.
 */
final class RunPage implements TrainingListener {
  static final String PAGE = "report.html";
  static final String DOCUMENT = "report.json";
  private static final String LIVE = "report.live.js";

  /** Nobody looks more often. */
  private static final double LEAST_SECONDS = 1.5;

  /** Writing takes at most one part in so many of the time. */
  private static final double RARITY = 50;

  private static final Logger LOG = LoggerFactory.getLogger(RunPage.class);

  private final RunDirectory directory;
  private final RunDocument document;
  private final LongSupplier nanoTime;
  private long next;
  private boolean follows = true;

  RunPage(RunDirectory directory, RunDocument document, LongSupplier nanoTime) {
    this.directory = directory;
    this.document = document;
    this.nanoTime = nanoTime;
  }

  /** Writes the live page; returns where it is. */
  String open() {
    write(PAGE, HtmlReport.livePage(json(State.TRAINING), LIVE));
    update(State.TRAINING);
    next = nanoTime.getAsLong();
    return directory.asideForPeople(PAGE);
  }

  /** Who has to listen: the document, then whoever shows it. */
  TrainingListener listener() {
    return document.andThen(this);
  }

  /** Training is over, but not the run. */
  void evaluating() {
    follow(State.EVALUATING);
  }

  /** A page that cannot be written any more is no reason to end a training. */
  private void follow(State state) {
    try {
      if (follows) {
        update(state);
      }
    } catch (UncheckedIOException e) {
      follows = false;
      LOG.warn("The live report is not updated any more: {}", e.toString());
    }
  }

  /** Writes the page that stays, and what it is made of. */
  void finish() {
    ObjectNode json = json(State.DONE);
    write(DOCUMENT, json.toString());
    write(PAGE, HtmlReport.page(List.of(json)));
    directory.remove(LIVE);
  }

  private ObjectNode json(State state) {
    ObjectNode json = document.json(state);
    if (state != State.DONE) {
      json.put("finished", "../" + new Path(directory.place()).getName() + "/" + PAGE);
    }
    return json;
  }

  private void update(State state) {
    write(LIVE, HtmlReport.update(json(state)));
  }

  private void write(String name, String content) {
    try (Writer writer = directory.writer(name)) {
      writer.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + name, e);
    }
  }

  @Override
  public void onStep(LastStep step) {
    long now = nanoTime.getAsLong();
    if (now - next >= 0) {
      follow(State.TRAINING);
      double took = (nanoTime.getAsLong() - now) * 1e-9;
      next = now + (long) (1e9 * Math.max(LEAST_SECONDS, RARITY * took));
    }
  }
}
