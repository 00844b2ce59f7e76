package org.backfold.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A headless Chromium, spoken to in its DevTools protocol: opens pages, runs scripts in them, takes
 * pictures, and remembers every error of the console.
 */
public final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How long one answer may take: a hung browser is a failure, not a slow one. */
  private static final int ANSWER_SECONDS = 60;

  private final Process process;
  private final WebSocket socket;
  private final String session;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> errors = Collections.synchronizedList(new ArrayList<>());
  private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();

  private Browser(Process process, String address) {
    this.process = process;
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address), new Receiver())
            .join();
    String target =
        call("Target.createTarget", Map.of("url", "about:blank"), "").get("targetId").asText();
    session =
        call("Target.attachToTarget", Map.of("targetId", target, "flatten", true), "")
            .get("sessionId")
            .asText();
    List.of("Page.enable", "Runtime.enable", "Log.enable").forEach(name -> call(name, Map.of()));
  }

  /**
   * @param profile directory for what it writes
   * @throws IllegalStateException if there is no Chromium on the path
   */
  public static Browser start(Path profile) {
    String program =
        Stream.of("chromium", "chromium-browser", "google-chrome")
            .filter(Browser::isOnPath)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "The report is tested in a browser and there is none on the path: install"
                            + " chromium (Debian: apt-get install chromium)."));
    ProcessBuilder builder =
        new ProcessBuilder(
            program,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--hide-scrollbars",
            "--remote-debugging-port=0",
            "--user-data-dir=" + profile);
    try {
      Process process = builder.redirectErrorStream(true).start();
      return new Browser(process, address(process));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + program, e);
    }
  }

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  /** It says where it listens, and then goes on talking, which is read away. */
  private static String address(Process process) throws IOException {
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.append(line).append('\n');
      if (line.startsWith("DevTools listening on ")) {
        Thread drain = new Thread(() -> output.lines().forEach(rest -> {}), "chromium-output");
        drain.setDaemon(true);
        drain.start();
        return line.substring("DevTools listening on ".length()).strip();
      }
    }
    throw new IllegalStateException("Chromium ended instead of listening:\n" + said);
  }

  /** Opens a page and waits until it has loaded. */
  public void open(Path page) {
    loaded = new CompletableFuture<>();
    call("Page.navigate", Map.of("url", page.toUri().toString()));
    loaded.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
  }

  /** The value of an expression in the page; a promise is waited for. */
  public JsonNode evaluate(String expression) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + answer.get("exceptionDetails"));
    }
    return answer.at("/result/value");
  }

  /** As {@link #evaluate}; asked again of the next page if the page goes away meanwhile. */
  public JsonNode evaluateAcrossPages(String expression) {
    while (true) {
      try {
        return evaluate(expression);
      } catch (CompletionException gone) {
        if (!String.valueOf(gone.getMessage()).matches("(?s).*(navigated|destroyed|collected).*")) {
          throw gone;
        }
      }
    }
  }

  /** Makes the page see another screen or medium. */
  public void emulate(int width, int height, boolean dark, boolean print) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            print ? "print" : "",
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  /** A picture of the whole page. */
  public void screenshot(Path file) throws IOException {
    JsonNode picture =
        call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    write(picture, file);
  }

  /** The page as it would be printed. */
  public void print(Path file) throws IOException {
    write(call("Page.printToPDF", Map.of("printBackground", true)), file);
  }

  private static void write(JsonNode answer, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(answer.get("data").asText()));
  }

  /** Exceptions, failed loads and console.error of all pages so far. */
  public List<String> errors() {
    return List.copyOf(errors);
  }

  /** For a test that provoked some. */
  public void forgetErrors() {
    errors.clear();
  }

  private JsonNode call(String method, Map<String, Object> parameters) {
    return call(method, parameters, session);
  }

  private JsonNode call(String method, Map<String, Object> parameters, String inSession) {
    int id = calls.incrementAndGet();
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    if (!inSession.isEmpty()) {
      message.put("sessionId", inSession);
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    socket.sendText(message.toString(), true).join();
    return answer.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
  }

  private void receive(JsonNode message) {
    String method = message.path("method").asText();
    JsonNode parameters = message.path("params");
    if (message.has("id")) {
      CompletableFuture<JsonNode> answer = answers.remove(message.get("id").asInt());
      if (message.has("error")) {
        answer.completeExceptionally(new IllegalStateException(message.get("error").toString()));
      } else {
        answer.complete(message.get("result"));
      }
    } else if (method.equals("Page.loadEventFired")) {
      loaded.complete(null);
    } else if (method.equals("Runtime.exceptionThrown")
        || (method.equals("Log.entryAdded")
            && parameters.at("/entry/level").asText().equals("error"))
        || (method.equals("Runtime.consoleAPICalled")
            && parameters.path("type").asText().matches("error|warning|assert"))) {
      errors.add(parameters.toString());
    }
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    process.destroy();
    process.onExit().orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Puts the pieces of messages together. */
  private final class Receiver implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence piece, boolean last) {
      text.append(piece);
      if (last) {
        try {
          receive(JSON.readTree(text.toString()));
        } catch (IOException e) {
          errors.add("not JSON: " + text);
        }
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
