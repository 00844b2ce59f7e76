package jupyter;

import java.util.HashMap;
import java.util.Map;

/** Stands in for jvm-repr's registry of this name, which kernels bring. */
public final class Displayers {
  private static final Map<Class<?>, Displayer<Object>> KNOWN = new HashMap<>();

  private Displayers() {}

  @SuppressWarnings("unchecked")
  public static <T> void register(Class<T> type, Displayer<T> displayer) {
    KNOWN.put(type, (Displayer<Object>) displayer);
  }

  public static Map<String, String> display(Object value) {
    return KNOWN.get(value.getClass()).display(value);
  }
}
