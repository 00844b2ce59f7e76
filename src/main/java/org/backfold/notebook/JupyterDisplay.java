package org.backfold.notebook;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;

/**
 * Tells Jupyter's kernels how a {@link Display} looks, by their one convention for the JVM: {@code
 * jupyter.Displayers.register(type, displayer)} of jvm-repr, which such a kernel has on its class
 * path. Called by reflection, as nothing else has it.
 */
final class JupyterDisplay {
  private JupyterDisplay() {}

  /** Registers, where there is a kernel. */
  static void register() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try {
      Class<?> displayer = Class.forName("jupyter.Displayer", false, loader);
      Class<?> displayers = Class.forName("jupyter.Displayers", true, loader);
      Object ours =
          Proxy.newProxyInstance(
              displayer.getClassLoader(), new Class<?>[] {displayer}, displaying());
      displayers.getMethod("register", Class.class, displayer).invoke(null, Display.class, ours);
    } catch (ReflectiveOperationException e) {
      // No kernel, or one whose convention is another: then html() is there to be asked.
    }
  }

  private static InvocationHandler displaying() {
    return (proxy, method, arguments) ->
        switch (method.getName()) {
          case "display" -> forms((Display) arguments[0]);
          case "equals" -> proxy == arguments[0];
          case "hashCode" -> System.identityHashCode(proxy);
          case "toString" -> "displayer of " + Display.class.getName();
          default -> null; // setMimeTypes, which may be ignored
        };
  }

  private static Map<String, String> forms(Display display) {
    return Map.of("text/plain", display.toString(), "text/html", display.html());
  }
}
