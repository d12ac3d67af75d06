/// One transaction at a time: what it costs, whether it may run, what it does.
///
/// [io.heddle.executor.transaction.TransactionProcessor] is the heart; what differs between an
/// Ethereum chain and a rollup lies behind [io.heddle.executor.transaction.ProfileRules] and
/// nowhere else.
@NullMarked
package io.heddle.executor.transaction;

import org.jspecify.annotations.NullMarked;
