/**
 * Small things to look at: the mathematics of the other packages at work, as text and as pictures,
 * without data or cluster. The command {@code backfold demo} prints and writes them; notebooks and
 * programs call them. Everything shown comes from the classes that train.
 *
 * <pre>{@code
 * Descents.of(0.01, 200).figure().svg();        // four walks down Himmelblau's function
 * ActivationGallery.figure().svg();             // every activation with its derivative
 * BackpropExample.DEFAULT.trace().toString();   // one example through 2-3-2 and back
 * }</pre>
 */
package org.backfold.demo;
