/**
 * From files and DataFrames to validated examples: {@link org.backfold.data.ExampleReader} opens a
 * table, {@link org.backfold.data.ExampleTable} is what training and evaluation get.
 *
 * <pre>
 * RowSource    rows as stored, each with file and position        CSV, LibSVM, Parquet, ORC, JSON, IDX
 * RowParser    a row's cells → features, target, weight, or all that is wrong with it
 * ValidationPass → Tally    one job: faults, labels, content
 * ExampleTable → Splits     lazily read examples, parts of exact sizes
 * </pre>
 *
 * <p><b>Passes over the input.</b> Validation: 1 (JSON: 1 more before it, for the schema). {@link
 * org.backfold.data.ExampleTable#split}: 1 if the seed was stated when reading, else 2; by column:
 * 0. Each use of {@code examples()}: 1.
 *
 * <p><b>Nothing depends on how Spark cuts and schedules.</b> Results of tasks merge commutatively;
 * rows are told apart by content, never by file or order; bad rows are shown in order of file and
 * position, which a block's start and the counts of the blocks before it give exactly.
 *
 * <p><b>Cells are read by us.</b> CSV comes from Spark as lines, not as columns, since Spark's
 * parser turns what is no number into null and forgets where it stood. Typed columns come as rows.
 *
 * <p><b>Results of tasks travel by Java serialization</b> even where Spark is set to Kryo, which
 * can neither fill records nor make EnumMaps; {@link org.backfold.data.Example}, of which there are
 * many, has a Kryo form of its own.
 */
package org.backfold.data;
