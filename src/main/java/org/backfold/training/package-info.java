/**
 * Training on a cluster: rows → blocks → sums → step → parameters → history. Start reading at
 * {@link org.backfold.training.Trainer}.
 *
 * <h2>Same bits</h2>
 *
 * The trained parameters depend, to the last bit, on the content of the examples, the network, the
 * options, the seed, the number of training partitions, the BLAS engine and the family of CPU
 * kernels that it picks. They do not depend on the order or the files of the input, on cores,
 * executors, hosts, timing, retries, speculation, lost blocks or the depth of the aggregation. This
 * is how:
 *
 * <ul>
 *   <li>A row's partition and place follow from a seeded hash of its content ({@code ContentKey});
 *       equal rows are interchangeable.
 *   <li>Within a partition, the rows are added up in the order of storage, by one thread.
 *   <li>Partitions are added up along a fixed binary tree, whatever the order of arrival ({@code
 *       TreeSum}).
 *   <li>Statistics for standardization are taken over the packed blocks, and merged in partition
 *       order.
 *   <li>The order of an epoch depends on (seed, epoch, partition), a dropout mask on (seed,
 *       iteration, layer, position of the row): nothing is drawn from a generator that a retry
 *       would find in another state.
 * </ul>
 *
 * <h2>What an iteration moves</h2>
 *
 * With n parameters, P partitions and a tree of depth d whose levels combine f = 2ᵏ ≥ P^(1/d)
 * neighbours, the driver sends 8n bytes of θ to each executor (a broadcast, peer to peer) and
 * receives 8n⌈P / fᵈ⁻¹⌉ bytes, or 8n if the last level is added up on an executor. A level is left
 * out where it would save nothing, as in Spark's {@code treeAggregate}.
 *
 * <h2>Where the driver becomes the bottleneck</h2>
 *
 * By the {@link org.backfold.training.IterationModel}, which {@code plan} prints for the cluster at
 * hand: hosts joined by 10 Gbit/s, 8 cores each with a partition a core, 25 GFLOP/s a core and 6n
 * operations a row. "Overhead" is an iteration without its computing; from "rows" on, an iteration
 * computes for at least as long.
 *
 * <pre>
 * executors  n     overhead at depth 1   best of depth 1 to 4: overhead, results   tree, driver, tasks    rows
 *        10  10⁶            0.95 s       4          0.24 s    5                   0.09   0.06   0.08    80 k
 *        10  10⁷            8.9 s        4          1.60 s    5                   0.87   0.58   0.08    53 k
 *        10  10⁸             88 s        4          15.2 s    5                   8.7    5.8    0.08    51 k
 *       100  10⁶            9.2 s        4          0.76 s    2                   0.26   0.02   0.45   2.6 M
 *       100  10⁷             88 s        4          3.40 s    2                   2.6    0.25   0.45   1.1 M
 *       100  10⁸            870 s        4          29.8 s    2                   26     2.5    0.45   1.0 M
 *      1000  10⁶             91 s        4          4.64 s    2                   0.52   0.02   4.0    155 M
 *      1000  10⁷            880 s        4          9.63 s    2                   5.2    0.25   4.0     32 M
 *      1000  10⁸           8700 s        4          59.5 s    2                   52     2.5    4.0     20 M
 * </pre>
 *
 * So: with depth 1 the driver takes in P sums one after another and is the bottleneck from ten
 * executors on. A tree moves that to executors, at f sums a level; take {@code aggregationDepth} 4
 * from about a million parameters on. With a thousand executors and a million parameters it is the
 * driver again, which launches 8,000 tasks: fewer, larger partitions, or fewer executors, are
 * faster. Batches smaller than the last column wait more than they compute; where convergence does
 * not allow them, local steps divide the overhead by K. The bytes are checked against Spark's own
 * count for 2, 16 and 128 partitions; times beyond one machine are the model's.
 *
 * <h2>Precision</h2>
 *
 * With {@code precision = single}, dense features are cached as floats, θ is rounded to floats for
 * the way out, products are taken in floats, and gradients are added up and travel as floats: half
 * the bytes of the formulas here. The driver keeps θ, the gradient's mean and the optimizer in
 * doubles; losses, targets and row weights are doubles everywhere. What is said of bits holds as it
 * does in double precision. L-BFGS works too, though its line search cannot see steps below the
 * noise of floats, about 1e-7 of the objective.
 *
 * <h2>Local steps</h2>
 *
 * With {@code sync.every = K > 1}, an approximation, one Spark job stands for K mini-batches: each
 * partition takes K steps on its own share of them, and θ and the optimizer's memory, instead of
 * gradients, are averaged along the same tree ({@code AveragedMinimization}). An epoch visits the
 * same rows in the same order as with K = 1 and ends with a round as short as need be. The rows of
 * a local step are those of one partition, so a step is noisier than the synchronous one; from one
 * averaging to the next the partitions drift apart by about K steps. For one partition nothing
 * changes, not a bit. In the history, loss and metric of an epoch are those of the local steps,
 * each at the θ where it began; the penalty is that of the θ where its round began.
 *
 * <h2>Mini-batches</h2>
 *
 * A mini-batch takes its share of every partition, exactly as many rows as asked for in all. Within
 * a partition it takes the next rows of the epoch's order: whole blocks in random order, each
 * entered at a random column. It reads them as views of the cached blocks and looks at no other
 * row. Across epochs, rows thus keep their neighbours within a block; their place in the partition
 * and the cuts between mini-batches change.
 */
package org.backfold.training;
