/**
 * Layers, activations, losses and backpropagation over one block of examples; no Spark in it.
 *
 * <p>Read {@link org.backfold.network.Backprop} first. Examples are columns, so Wˡ is [n_l ×
 * n_{l−1}] as in the textbook and Zˡ = Wˡ Aˡ⁻¹ + bˡ needs no transposition. All parameters live in
 * one flat array, laid out by {@link org.backfold.network.Network}: an optimizer sees a {@code
 * double[]}, a layer sees views.
 *
 * <p>What holds throughout:
 *
 * <ul>
 *   <li>Losses and gradients are weighted sums over examples and outputs; whoever collects them
 *       divides once by the sum of the weights and then adds the {@link
 *       org.backfold.network.Penalty}.
 *   <li>A loss fits an output if the outputs' range lies in the loss' domain; canonical pairs are
 *       computed from logits.
 *   <li>Nothing depends on how examples are cut into blocks: dropout masks are keyed by the
 *       position of the example, and sums agree to rounding.
 *   <li>Random numbers come from a seed that is passed in.
 * </ul>
 */
package org.backfold.network;
