package org.backfold.demo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the theory page says of the code is so, and it needs no network. */
class TheoryTest {
  private static final Pattern ROW = Pattern.compile("<tr><td>.*?</td><td>(.*?)</td></tr>");
  private static final Pattern CODE = Pattern.compile("<code>([\\w.]+)</code>");

  @Test
  void theClassesAndMethodsItNamesAreThere() throws Exception {
    int classes = 0;
    for (MatchResult row : ROW.matcher(page()).results().toList()) {
      Class<?> named = null;
      for (MatchResult code : CODE.matcher(row.group(1)).results().toList()) {
        if (code.group(1).contains(".")) {
          named = Class.forName("org.backfold." + code.group(1));
          classes++;
        } else if (named != null) {
          List<String> methods =
              Arrays.stream(named.getDeclaredMethods()).map(Method::getName).toList();
          assertTrue(methods.contains(code.group(1)), named + " " + code.group(1));
        }
      }
    }
    assertTrue(classes >= 9, "classes named: " + classes);
  }

  @Test
  void itReachesForNothing() throws IOException {
    for (String outside : List.of("<script", "src=", "http:", "https:", "@import", "url(")) {
      assertFalse(page().contains(outside), outside);
    }
  }

  private static String page() throws IOException {
    try (InputStream in = TheoryTest.class.getResourceAsStream("theory.html")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
