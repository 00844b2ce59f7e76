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
