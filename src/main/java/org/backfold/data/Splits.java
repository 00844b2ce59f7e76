package org.backfold.data;

/** The parts of a table; one without examples has {@link ExampleTable#count} 0. */
public record Splits(ExampleTable train, ExampleTable validation, ExampleTable test) {}
