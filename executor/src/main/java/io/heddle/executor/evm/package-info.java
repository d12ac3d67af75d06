/// The EVM: an interpreter on one flat `long[]` stack per call depth, without allocation per
/// opcode.
///
/// [io.heddle.executor.evm.Evm] drives call frames; [io.heddle.executor.evm.Interpreter] is the
/// dispatch loop; the `...Instructions` classes hold the opcodes as static methods on (stack, top).
/// Names follow execution-specs.
@NullMarked
package io.heddle.executor.evm;

import org.jspecify.annotations.NullMarked;
