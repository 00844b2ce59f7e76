package org.backfold.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A paragraph's output as Zeppelin divides it: a line that starts with {@code %html}, {@code
 * %table} or {@code %text} begins a block.
 */
record Shown(List<Block> blocks) {
  private static final Pattern START = Pattern.compile("^%(html|table|img|text)(?:\\s|$)");
  private static final Pattern REFERENCE =
      Pattern.compile("(?:src|href|xlink:href|url)\\s*[=(]\\s*[\"']?(?!data:)([^\"')>\\s]+)");

  /** One block, without the word that begins it. */
  record Block(String type, String content) {}

  static Shown of(String output) {
    List<Block> blocks = new ArrayList<>();
    String type = "text";
    StringBuilder content = new StringBuilder();
    for (String line : output.split("\n", -1)) {
      var start = START.matcher(line);
      if (start.find()) {
        blocks.add(new Block(type, content.toString()));
        type = start.group(1);
        content.setLength(0);
        line = line.substring(Math.min(line.length(), start.end()));
      }
      content.append(line).append('\n');
    }
    blocks.add(new Block(type, content.toString()));
    return new Shown(blocks);
  }

  /** What a reader sees: words of HTML without its tags, one line for each row or paragraph. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Block block : blocks) {
      String words = block.content();
      if (block.type().equals("html")) {
        words =
            words
                .replaceAll("</(tr|p|div|text|svg|h\\d|li)>|<br>", "\n")
                .replaceAll("<[^>]*>", " ")
                .replace("\u2060", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
      }
      words
          .lines()
          .map(line -> line.replaceAll("[ \\t\u00a0]+", " ").strip())
          .filter(line -> !line.isEmpty())
          .forEach(lines::add);
    }
    return lines;
  }

  /** What would do harm, or not work, in Zeppelin's page. */
  List<String> dangers() {
    List<String> dangers = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      if (!block.type().equals("text")
          && (i + 1 == blocks.size() || block.content().contains("res0"))) {
        dangers.add("a block of " + block.type() + " is not closed: the echo is in it");
      }
      if (block.type().equals("html")) {
        addDangers(block.content(), dangers);
      }
    }
    return dangers;
  }

  private static void addDangers(String html, List<String> dangers) {
    List<String> forbidden =
        List.of("<script", "<style", "<link", " onload=", " onclick=", "<pre><code", "$$");
    forbidden.stream().filter(html::contains).forEach(dangers::add);
    if (Pattern.compile("<(?!iframe)[^>]*\\sid=")
        .matcher(html.replaceAll("srcdoc=\"[^\"]*\"", ""))
        .find()) {
      dangers.add("an element has an id");
    }
    if (html.contains("<iframe") && !html.contains(" sandbox=\"allow-scripts\" ")) {
      dangers.add("a frame is not isolated");
    }
    var reference =
        REFERENCE.matcher(
            html.replaceAll("xmlns=\"[^\"]*\"", "")
                .replace("href=&quot;about:srcdoc&quot;", "")); // itself
    while (reference.find()) {
      dangers.add("something is loaded: " + reference.group(1));
    }
    if (!html.strip().startsWith("<div class=\"tex2jax_ignore\"")) {
      dangers.add("MathJax is not kept away");
    }
  }
}
