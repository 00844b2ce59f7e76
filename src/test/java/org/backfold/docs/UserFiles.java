package org.backfold.docs;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** The files of the user that the documentation speaks of, made up. */
final class UserFiles {
  private static final int DIGITS = 10_000; // conf/mnist.conf tests the last 2,000

  private UserFiles() {}

  /** Writes conf/, my.csv, other.csv, new.csv and mnist/. */
  static void write(Path directory) throws IOException {
    Path conf = Path.of(System.getProperty("backfold.conf"));
    try (Stream<Path> files = Files.list(conf)) {
      Files.createDirectories(directory.resolve("conf"));
      for (Path file : files.toList()) {
        Files.copy(file, directory.resolve("conf").resolve(file.getFileName().toString()));
      }
    }
    SplittableRandom random = new SplittableRandom(4);
    Files.write(directory.resolve("my.csv"), flowers(150, true, random));
    Files.write(directory.resolve("other.csv"), flowers(60, true, random));
    Files.write(directory.resolve("new.csv"), flowers(20, false, random));
    Files.createDirectories(directory.resolve("mnist"));
    writeImages(directory.resolve("mnist/t10k-images-idx3-ubyte.gz"), random);
    writeLabels(directory.resolve("mnist/t10k-labels-idx1-ubyte.gz"));
  }

  private static List<String> flowers(int rows, boolean named, SplittableRandom random) {
    List<String> lines = new ArrayList<>();
    lines.add("sepal,petal" + (named ? ",species" : ""));
    for (int i = 0; i < rows; i++) {
      int kind = i % 3;
      double sepal = 5 + kind + 0.4 * random.nextDouble();
      double petal = 1.5 + 2 * kind + 0.4 * random.nextDouble();
      String name = named ? "," + List.of("setosa", "versicolor", "virginica").get(kind) : "";
      lines.add(String.format(Locale.ROOT, "%.2f,%.2f%s", sepal, petal, name));
    }
    return lines;
  }

  /** Digit d is a bright bar in rows 2 d to 2 d + 1. */
  private static void writeImages(Path file, SplittableRandom random) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
      for (int header : new int[] {0x803, DIGITS, 28, 28}) {
        out.writeInt(header);
      }
      byte[] image = new byte[28 * 28];
      for (int i = 0; i < DIGITS; i++) {
        for (int pixel = 0; pixel < image.length; pixel++) {
          boolean isBar = pixel / 28 / 2 == i % 10;
          image[pixel] = (byte) (isBar ? 200 + random.nextInt(56) : random.nextInt(8));
        }
        out.write(image);
      }
    }
  }

  private static void writeLabels(Path file) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
      out.writeInt(0x801);
      out.writeInt(DIGITS);
      for (int i = 0; i < DIGITS; i++) {
        out.write(i % 10);
      }
    }
  }
}
