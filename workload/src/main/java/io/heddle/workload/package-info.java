/// Workloads for tests and benchmarks, made from a seed: a genesis state and blocks of transactions
/// that all succeed on it.
///
/// [WorkloadGenerator] is the way in, [SyntheticState] that to large states. The contracts lie in
/// `bridge-contracts`, below `src/main/solidity/bench`; their compiled form is a resource of this
/// module, which no node ships.
@NullMarked
package io.heddle.workload;

import org.jspecify.annotations.NullMarked;
