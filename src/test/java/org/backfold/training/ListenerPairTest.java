package org.backfold.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListenerPairTest {
  private static final Map<Class<?>, Object> ZEROS =
      Map.of(long.class, 0L, double.class, 0.0, boolean.class, false);

  /** A listener that writes down what it is told. */
  private static TrainingListener recorder(List<String> told) {
    return (TrainingListener)
        Proxy.newProxyInstance(
            ListenerPairTest.class.getClassLoader(),
            new Class<?>[] {TrainingListener.class},
            (proxy, method, arguments) -> {
              told.add(method.getName());
              return ZEROS.get(method.getReturnType());
            });
  }

  @Test
  void bothAreToldEverything() throws ReflectiveOperationException {
    List<String> first = new ArrayList<>();
    List<String> second = new ArrayList<>();
    TrainingListener pair = new ListenerPair(recorder(first), recorder(second));
    List<String> expected = new ArrayList<>();
    for (Method method : TrainingListener.class.getMethods()) {
      if (!Modifier.isStatic(method.getModifiers()) && !method.getName().equals("andThen")) {
        Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
          arguments[i] = ZEROS.get(method.getParameterTypes()[i]);
        }
        method.invoke(pair, arguments);
        expected.add(method.getName());
      }
    }
    assertEquals(expected, first);
    assertEquals(expected, second);
  }
}
