/**
 * Products on column-major arrays, dense and sparse; the only user of BLAS.
 *
 * <p>A {@link org.backfold.linalg.MatrixView} is a window into a {@code double[]}. Mini-batches,
 * weights inside θ and blocks of examples are all such windows, so nothing is copied before a
 * product. Where nearly all features are zero, {@link org.backfold.linalg.ColumnPacker} makes a
 * {@link org.backfold.linalg.SparseView} of them, and the products of the first layer are loops
 * over its non-zeros.
 *
 * <p>{@link org.backfold.linalg.Blas} sends products to OpenBLAS. Its path into the process:
 *
 * <ol>
 *   <li>JavaCPP extracts {@code libopenblas} from the jar to its cache ({@code ~/.javacpp/cache},
 *       or {@code -Dorg.bytedeco.javacpp.cachedir}) and loads it, and we limit it to one thread.
 *   <li>netlib, which Spark ships, is given that very file. Loading a file twice gives the same
 *       copy, so MLlib's products run on it with the same limit.
 *   <li>Where netlib has no native part (it has one for Linux only) or was used before us, products
 *       go to the same library through JavaCPP.
 *   <li>Where nothing loads (Linux with a C library older than glibc 2.34), netlib's Java engine
 *       runs; {@code --add-modules=jdk.incubator.vector} doubles its speed.
 * </ol>
 *
 * <p>The same product gives the same bits at any alignment, but not on processors for which
 * OpenBLAS has different kernels, nor on another engine: {@link org.backfold.linalg.BlasEngine}
 * names both.
 */
package org.backfold.linalg;
