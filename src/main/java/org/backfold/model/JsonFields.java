package org.backfold.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One JSON object of a metadata file, read field by field with checks of type and range. Every
 * failure names file, key, expected and found.
 */
final class JsonFields {
  private static final int SHOWN_CHARACTERS = 60;

  private final JsonNode node;
  private final String file;
  private final String path;

  private JsonFields(JsonNode node, String file, String path) {
    this.node = node;
    this.file = file;
    this.path = path;
  }

  static JsonFields root(JsonNode node, String file) {
    JsonFields fields = new JsonFields(node, file, "");
    if (!node.isObject()) {
      throw ModelFileException.damaged(
          file + ": expected a JSON object, found " + show(node) + ".");
    }
    return fields;
  }

  boolean has(String key) {
    return node.has(key);
  }

  String text(String key) {
    return text(get(key), key);
  }

  int integer(String key, int least) {
    JsonNode value = get(key);
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < least) {
      throw wrong(key, "a whole number from " + least + " to " + Integer.MAX_VALUE, value);
    }
    return value.intValue();
  }

  long longInteger(String key) {
    JsonNode value = get(key);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(key, "a whole number of 64 bits", value);
    }
    return value.longValue();
  }

  JsonFields object(String key) {
    return object(get(key), key);
  }

  List<JsonFields> objects(String key) {
    List<JsonFields> objects = new ArrayList<>();
    for (JsonNode element : array(key)) {
      objects.add(object(element, key + "[" + objects.size() + "]"));
    }
    return objects;
  }

  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array(key)) {
      texts.add(text(element, key + "[" + texts.size() + "]"));
    }
    return texts;
  }

  double[] numbers(String key) {
    JsonNode array = array(key);
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode element = array.get(i);
      if (!element.isNumber() || !Double.isFinite(element.doubleValue())) {
        throw wrong(key + "[" + i + "]", "a finite number", element);
      }
      numbers[i] = element.doubleValue();
    }
    return numbers;
  }

  /** An object whose values are all texts. */
  SortedMap<String, String> textMap(String key) {
    SortedMap<String, String> map = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : object(key).node.properties()) {
      map.put(field.getKey(), text(field.getValue(), key + "." + field.getKey()));
    }
    return map;
  }

  /** What is wrong with {@code key}, for checks beyond type and range. */
  ModelFileException wrong(String key, String expected) {
    return wrong(key, expected, get(key));
  }

  private JsonNode get(String key) {
    JsonNode value = node.get(key);
    if (value == null) {
      throw ModelFileException.damaged(file + " has no key '" + path + key + "'.");
    }
    return value;
  }

  private JsonNode array(String key) {
    JsonNode value = get(key);
    if (!value.isArray()) {
      throw wrong(key, "a list", value);
    }
    return value;
  }

  private JsonFields object(JsonNode value, String key) {
    if (!value.isObject()) {
      throw wrong(key, "an object", value);
    }
    return new JsonFields(value, file, path + key + ".");
  }

  private String text(JsonNode value, String key) {
    if (!value.isTextual()) {
      throw wrong(key, "a text", value);
    }
    return value.textValue();
  }

  private ModelFileException wrong(String key, String expected, JsonNode found) {
    return ModelFileException.damaged(
        file + ", key '" + path + key + "': expected " + expected + ", found " + show(found) + ".");
  }

  private static String show(JsonNode value) {
    String text = value.toString();
    return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
  }
}
