/// The attestation prover's two sides: the witness that the node hands out, and the attestors, who
/// believe none of it and start from L1.
@NullMarked
package io.heddle.sequencer.prover;

import org.jspecify.annotations.NullMarked;
