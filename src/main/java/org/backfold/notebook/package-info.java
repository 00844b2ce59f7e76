/**
 * What training looks like in a notebook: {@link org.backfold.notebook.Display} makes pictures and
 * tables of models, and a listener that tells the progress. The notes in {@code src/main/zeppelin}
 * use it.
 *
 * <p>A display is made of parts, each of which can be text, HTML and, if it is a table, a table of
 * Zeppelin's. It is printed in the form that suits where it runs:
 *
 * <ul>
 *   <li>Zeppelin inserts HTML into its page as it is: styles are inline, nothing has an id, there
 *       are no scripts, nothing is loaded, and MathJax and the highlighter are kept away. A block
 *       begins with a line {@code %html} and ends with {@code %text}, so that the REPL's echo is
 *       not in it. Only text is shown while a paragraph runs, so progress is lines of text.
 *   <li>spark-shell shows what {@code toString} returns, in columns and characters.
 *   <li>Jupyter's kernels for the JVM have one convention, jvm-repr, in which a library registers
 *       how its classes are displayed (Almond, Toree, BeakerX). {@code JupyterDisplay} does so
 *       where it is there; elsewhere {@code html()} is for the kernel's own command.
 * </ul>
 */
package org.backfold.notebook;
