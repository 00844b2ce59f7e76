package org.backfold.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The fenced blocks of a Markdown file, in their order. */
final class Readme {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\S*)\\n(.*?)^```$");

  /**
   * One block.
   *
   * @param language what stands behind the fence, such as {@code sh}
   */
  record Block(String language, String text) {
    /** Lines of a shell, continued ones joined, without comments and empty ones. */
    List<String> commands() {
      return text.replace("\\\n", " ")
          .lines()
          .map(line -> line.replaceFirst("(^| +)#.*", "").replaceAll(" +", " ").strip())
          .filter(line -> !line.isEmpty())
          .toList();
    }
  }

  private Readme() {}

  static List<Block> blocks(Path file) throws IOException {
    return BLOCK
        .matcher(Files.readString(file))
        .results()
        .map(match -> new Block(match.group(1), match.group(2)))
        .toList();
  }
}
