/// The prover boundary: what a proof says (public values), how it is asked for, and the attestation
/// prover's shared parts.
@NullMarked
package io.heddle.prover;

import org.jspecify.annotations.NullMarked;
