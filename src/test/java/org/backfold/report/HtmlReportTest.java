package org.backfold.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
  private static final int TWO_MEGABYTES = 2_000_000;
  private static final String OPEN = "<script id=\"data\" type=\"application/json\">";

  private static ObjectNode run(String name) {
    return JsonNodeFactory.instance.objectNode().put("name", name);
  }

  private static String data(String page) {
    int from = page.indexOf(OPEN) + OPEN.length();
    return page.substring(from, page.indexOf("</script>", from));
  }

  @Test
  void thePageHoldsItsDataWhateverIsInIt() throws Exception {
    String name = "</script><!-- \u2028 $1 \\ & 'é'";
    String page = HtmlReport.page(List.of(run(name), run("second")));
    assertEquals(name, new ObjectMapper().readTree(data(page)).at("/runs/0/name").asText());
    assertEquals("second", new ObjectMapper().readTree(data(page)).at("/runs/1/name").asText());
  }

  @Test
  void thePageNeedsNothingButItself() {
    String page = HtmlReport.page(List.of(run("moons")));
    String ours = page.replaceAll("(?s)\\(function.*?ECharts|http://www.w3.org/[\\w/]+", "");
    assertFalse(ours.contains("src=\""), "something is loaded");
    assertFalse(ours.contains("<link rel=\"stylesheet\""), "styles are loaded");
    assertFalse(page.contains("/*{"), "a hole is left");
    assertTrue(page.getBytes(StandardCharsets.UTF_8).length < TWO_MEGABYTES);
  }

  @Test
  void aPageOfNoRunIsAMistake() {
    assertThrows(IllegalArgumentException.class, () -> HtmlReport.page(List.of()));
  }
}
