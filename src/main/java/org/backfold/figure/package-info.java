/**
 * Pictures: charts drawn once, written as SVG or PNG.
 *
 * <p>{@link org.backfold.figure.Chart} draws lines, points, contours and decision surfaces on
 * common axes, {@link org.backfold.figure.HeatMap} tables of numbers; both make a {@link
 * org.backfold.figure.Figure}, and several of those make a grid. What a chart draws on is a small
 * canvas with two implementations. Layout is in pixels, y down, and measures text with the advances
 * of the bundled glyphs, so a picture has the same geometry, and a PNG the same pixels, on every
 * machine.
 *
 * <p>Only the JDK is used. The charting libraries for Java, XChart and JFreeChart among them,
 * measure and draw text with AWT's fonts; on the slim runtimes many executors and notebooks have,
 * without fontconfig, they end in a NullPointerException (XChart's issue 648). XChart has no
 * contours, and needs VectorGraphics2D (LGPL, last release 2018) for an SVG, whose ids then clash
 * when two pictures stand in one page. The drawing here needs no fonts, and its SVG has neither ids
 * nor style sheets nor scripts.
 */
package org.backfold.figure;
