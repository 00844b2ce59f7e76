package org.backfold.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A Zeppelin note: what its file says. */
record Note(Path file, String name, List<Paragraph> paragraphs, JsonNode json) {
  /** What its first line names: {@code %spark.conf}, {@code %md} or {@code %spark}. */
  record Paragraph(String title, String interpreter, String code) {
    private static Paragraph of(JsonNode json) {
      String text = json.get("text").asText();
      String[] parts = text.split("\\s", 2);
      return new Paragraph(json.path("title").asText(), parts[0], parts.length > 1 ? parts[1] : "");
    }

    /** The lines "key value" of a {@code %spark.conf} paragraph. */
    Map<String, String> properties() {
      Map<String, String> properties = new LinkedHashMap<>();
      code.lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.trim().split("\\s+", 2))
          .forEach(pair -> properties.put(pair[0], pair[1]));
      return properties;
    }
  }

  static Note read(Path file) throws IOException {
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    List<Paragraph> paragraphs = new ArrayList<>();
    json.get("paragraphs").forEach(paragraph -> paragraphs.add(Paragraph.of(paragraph)));
    return new Note(file, json.get("name").asText(), paragraphs, json);
  }

  /** The notes of a directory, by file name. */
  static List<Note> readAll(Path directory) throws IOException {
    List<Note> notes = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".zpln")).sorted().toList()) {
        notes.add(read(file));
      }
    }
    return notes;
  }

  /** The paragraphs of Scala. */
  List<Paragraph> code() {
    return paragraphs.stream().filter(p -> p.interpreter().equals("%spark")).toList();
  }

  /** The file's name without its ending. */
  String id() {
    return file.getFileName().toString().replace(".zpln", "");
  }
}
