package org.backfold.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Something about a run that its owner should know.
 *
 * @param grade how bad it is
 * @param title a few words
 * @param detail what was seen, with numbers
 * @param advice what to do about it
 */
public record Finding(Grade grade, String title, String detail, String advice) {
  /** How bad it is. */
  public enum Grade {
    /** The result is worse for it. */
    PROBLEM,
    /** Good to know. */
    HINT
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("grade", grade == Grade.PROBLEM ? "problem" : "hint");
    json.put("title", title);
    json.put("detail", detail);
    json.put("advice", advice);
    return json;
  }
}
