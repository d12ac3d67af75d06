/// Workloads for tests and benchmarks, made from a seed: a genesis state and blocks of transactions
/// that all succeed on it.
///
/// [WorkloadGenerator] is the way in. The contracts lie in `bridge-contracts`, below
/// `src/main/solidity/bench`; their compiled form is a test resource of this module, so that no jar
/// ships it.
@NullMarked
package io.heddle.executor.workload;

import org.jspecify.annotations.NullMarked;
