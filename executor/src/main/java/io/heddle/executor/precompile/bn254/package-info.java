/// The pairing-friendly curve bn254 (alt_bn128) on 64-bit limbs: field tower, groups, and the
/// optimal ate pairing.
///
/// Values live in one `long[]` per call, the *memory*, and every operation names its operands by
/// their offsets in it: no garbage in the loops and memory that does not grow. Each class owns a
/// fixed scratch area at the start of the memory, listed in
/// [io.heddle.executor.precompile.bn254.Memory]. A result may be written over an operand.
@NullMarked
package io.heddle.executor.precompile.bn254;

import org.jspecify.annotations.NullMarked;
