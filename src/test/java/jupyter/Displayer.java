package jupyter;

import java.util.Map;

/** Stands in for jvm-repr's interface of this name, which kernels bring. */
public interface Displayer<T> {
  Map<String, String> display(T value);
}
