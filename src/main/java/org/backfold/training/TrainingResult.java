package org.backfold.training;

import java.util.Optional;
import org.backfold.network.Standardization;

/**
 * What training leaves.
 *
 * @param parameters θ of the best epoch, owned by the caller
 * @param inputStandardization to be applied to features before the network, if any
 * @param targetStandardization to be reverted on the network's outputs, if any
 * @param history the course of the run
 * @param partitions number of training partitions that was used
 * @param rows rows of the training set
 */
public record TrainingResult(
    double[] parameters,
    Optional<Standardization> inputStandardization,
    Optional<Standardization> targetStandardization,
    TrainingHistory history,
    int partitions,
    long rows) {}
