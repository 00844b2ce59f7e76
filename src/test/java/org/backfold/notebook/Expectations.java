package org.backfold.notebook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the paragraphs of a note should show. In the file, {@code ## } and a paragraph's title are
 * followed by lines that have to be shown, in this order, others between them: {@code …} stands for
 * any characters, <code>{0.97±0.02}</code> for a number, <code>{<1e-8}</code> for one below. A
 * paragraph without lines shows nothing worth a check, but must be named.
 */
record Expectations(Map<String, List<String>> sections) {
  private static final String NUMBER = "(-?[0-9][0-9,]*(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)";
  private static final Pattern HOLE =
      Pattern.compile("…|\\{(-?[0-9.eE+-]+)±([0-9.eE+-]+)\\}|\\{<([0-9.eE+-]+)\\}");

  static Expectations read(Path file) throws IOException {
    Map<String, List<String>> sections = new LinkedHashMap<>();
    List<String> lines = null;
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("## ")) {
        lines = new ArrayList<>();
        sections.put(line.substring(3).strip(), lines);
      } else if (!line.isBlank() && lines != null) {
        lines.add(line.strip());
      }
    }
    return new Expectations(sections);
  }

  /** Complaints about what a paragraph showed; none if all is there. */
  List<String> complaints(String paragraph, Shown shown) {
    List<String> expected = sections.get(paragraph);
    if (expected == null) {
      return List.of("nothing is said of what '" + paragraph + "' should show");
    }
    List<String> complaints = new ArrayList<>();
    List<String> lines = shown.lines();
    int from = 0;
    for (String line : expected) {
      Optional<String> nearest = Optional.empty();
      int found = -1;
      for (int i = from; i < lines.size() && found < 0; i++) {
        Optional<String> complaint = compare(line, lines.get(i));
        if (complaint.isEmpty()) {
          found = i;
        } else if (!complaint.get().isEmpty() && nearest.isEmpty()) {
          nearest = complaint;
        }
      }
      if (found < 0) {
        complaints.add(
            paragraph + ": expected '" + line + "', " + nearest.orElse("found no such line"));
      } else {
        from = found + 1;
      }
    }
    return complaints;
  }

  /** Empty if the line is as expected; else a complaint, without words if it is quite another. */
  private static Optional<String> compare(String expected, String line) {
    StringBuilder regex = new StringBuilder();
    List<String[]> bounds = new ArrayList<>();
    Matcher hole = HOLE.matcher(expected);
    int from = 0;
    while (hole.find()) {
      regex.append(Pattern.quote(expected.substring(from, hole.start())));
      boolean isAny = hole.group().equals("…");
      regex.append(isAny ? ".*?" : NUMBER);
      if (!isAny) {
        bounds.add(new String[] {hole.group(1), hole.group(2), hole.group(3)});
      }
      from = hole.end();
    }
    regex.append(Pattern.quote(expected.substring(from)));
    Matcher matcher = Pattern.compile(regex.toString()).matcher(line);
    if (!matcher.matches()) {
      return Optional.of("");
    }
    for (int i = 0; i < bounds.size(); i++) {
      double value = Double.parseDouble(matcher.group(i + 1).replace(",", ""));
      if (!isWithin(value, bounds.get(i))) {
        return Optional.of("found '" + line + "'");
      }
    }
    return Optional.empty();
  }

  private static boolean isWithin(double value, String[] bounds) {
    return bounds[2] != null
        ? value < Double.parseDouble(bounds[2])
        : Math.abs(value - Double.parseDouble(bounds[0])) <= Double.parseDouble(bounds[1]);
  }
}
