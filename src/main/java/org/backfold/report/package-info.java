/**
 * The page that shows a run: from the facts that training tells a listener to one self-contained
 * HTML file.
 *
 * <pre>
 * TrainingListener → {@link org.backfold.report.RunDocument} → report.json → {@link org.backfold.report.HtmlReport} → report.html
 * </pre>
 *
 * The document holds all that the page shows, so a finished run's page can be made again, or
 * several runs' pages be put into one, from report.json alone. What is drawn how is decided in
 * page.js; what it means (problems, advice) in this package, where it can be tested. Charts are by
 * Apache ECharts, bundled whole: it is an Apache project in active development under our own
 * licence, one file without dependencies, works from file://, and has what smaller libraries lack
 * (heat maps, images in a chart's coordinates, SVG for print, descriptions for screen readers).
 */
package org.backfold.report;
