package io.heddle.batcher.derivation;

/// A broken rule on its way out of the derivation functions.
final class DerivationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final DerivationFault fault;

  DerivationException(DerivationFault fault, String detail) {
    super(detail);
    this.fault = fault;
  }

  DerivationResult.Invalid result() {
    return new DerivationResult.Invalid(fault, String.valueOf(getMessage()));
  }
}
