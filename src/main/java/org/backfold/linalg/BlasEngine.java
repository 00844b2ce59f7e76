package org.backfold.linalg;

import java.io.Serializable;

/**
 * Which BLAS runs in a JVM.
 *
 * @param name e.g. {@code OpenBLAS 0.3.31 HASWELL (netlib)} or {@code Java11BLAS (netlib)}
 * @param isNative whether it is native code
 * @param reason why this one: the setting, or the cause of a fallback
 */
public record BlasEngine(String name, boolean isNative, String reason) implements Serializable {}
