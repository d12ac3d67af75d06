package io.heddle.sequencer.rpc.trace;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.StateDiff;
import io.heddle.executor.StateView;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import java.util.Optional;

/// A transaction or call that was executed under a tracer.
///
/// @param from sender
/// @param to empty for a creation
/// @param gasLimit that it had
/// @param gasUsed that it paid for
/// @param failed whether it reverted or halted
/// @param output what it returned, or why it reverted
/// @param before the state that it was executed on
/// @param diff what it changed; empty for a call, which changes nothing
public record Traced(
    BlockEnv env,
    Address from,
    Optional<Address> to,
    long gasLimit,
    long gasUsed,
    boolean failed,
    Bytes output,
    StateView before,
    StateDiff diff) {}
