/// `./heddle bench`: what the node's parts, and the node, can do on this machine.
///
/// A suite measures variants in turns, so that what disturbs the machine disturbs all of them, and
/// reports median, minimum and maximum. [Trials] does the turns, [BenchReport] the table and the
/// JSON. Workloads come from `workload`.
@NullMarked
package io.heddle.bench;

import org.jspecify.annotations.NullMarked;
