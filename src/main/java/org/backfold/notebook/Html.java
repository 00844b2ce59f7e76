package org.backfold.notebook;

/** HTML that can stand in somebody else's page. */
final class Html {
  /**
   * MathJax leaves elements of this class alone. Ink and paper are set as the page may be dark; the
   * rest, as the page's own style for tables and paragraphs would show through.
   */
  private static final String WRAPPER =
      "<div class=\"tex2jax_ignore\" style=\"color:#1f2328;background:#fff;padding:10px 12px;"
          + "font:13px/1.45 system-ui,Helvetica,Arial,sans-serif;overflow-x:auto\">";

  private static final String WORD_JOINER = "\u2060"; // as wide as nothing

  private Html() {}

  /** The whole of a display. */
  static String page(String elements) {
    return WRAPPER + elements + "</div>";
  }

  /** Two dollars would begin a formula of MathJax, also in a picture. */
  static String withoutFormulas(String html) {
    return html.replace("$", "$" + WORD_JOINER);
  }

  /** Words as HTML shows them. */
  static String text(String words) {
    StringBuilder html = new StringBuilder();
    words
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                case '\n' -> html.append("<br>");
                default -> html.appendCodePoint(c);
              }
            });
    return withoutFormulas(html.toString());
  }
}
