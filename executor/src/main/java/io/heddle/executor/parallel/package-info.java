/// Executing a block on all cores, with exactly the outcome of executing it in order.
///
/// Transactions are executed ahead of their turn on guesses at what they will find, and committed
/// strictly in order. Committing checks everything that a transaction observed against the
/// committed state; if something differs, the transaction is executed again there and then, on that
/// state. This check (`Footprint.holds`) is the one boundary of correctness: all else, the versions
/// of [io.heddle.executor.parallel.Cell], the scheduling and the hints, is advice that may be as
/// wrong as it likes at the price of time only.
///
/// After Block-STM (arXiv 2203.06871), with ordered commits in place of its collaborative
/// validation.
@NullMarked
package io.heddle.executor.parallel;

import org.jspecify.annotations.NullMarked;
