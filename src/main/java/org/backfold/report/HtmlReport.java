package org.backfold.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page of one run, or of several beside each other: a single HTML file with its charts, styles
 * and data inside, that asks nothing of the network.
 */
public final class HtmlReport {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CHARTS = "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";
  private static final Pattern HOLE = Pattern.compile("/\\*\\{(\\w+)}\\*/");

  private HtmlReport() {}

  /**
   * A finished page.
   *
   * @param runs what {@link RunDocument#json} made, one or more
   */
  public static String page(List<? extends JsonNode> runs) {
    return page(runs, "");
  }

  /**
   * A page that follows a run: it looks for {@code script} beside itself every other second, which
   * is to hold what {@link #update} makes.
   */
  public static String livePage(JsonNode run, String script) {
    return page(List.of(run), script);
  }

  /** The content of a live page's script. */
  public static String update(JsonNode run) {
    return "backfold.update(" + escaped(run) + ");\n";
  }

  private static String page(List<? extends JsonNode> runs, String script) {
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("A report needs at least one run.");
    }
    JsonNode all = JSON.createObjectNode().set("runs", JSON.valueToTree(runs));
    Map<String, String> parts =
        Map.of(
            "style", resource("page.css"),
            "charts", resource(CHARTS),
            "data", escaped(all),
            "live", escaped(JSON.valueToTree(script)),
            "script", resource("page.js"));
    Matcher hole = HOLE.matcher(resource("page.html"));
    return hole.replaceAll(match -> Matcher.quoteReplacement(parts.get(match.group(1))));
  }

  /** JSON that no HTML parser takes for the end of the script that it stands in. */
  private static String escaped(JsonNode json) {
    try {
      return JSON.writeValueAsString(json)
          .replace("<", "\\u003c")
          .replace("\u2028", "\\u2028")
          .replace("\u2029", "\\u2029");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write JSON", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The jar lacks " + name + ", a part of the report.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name, e);
    }
  }
}
