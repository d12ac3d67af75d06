package io.heddle.executor.state;

import io.heddle.primitives.Hash;

/// The block that a state belongs to.
public record StateHead(long number, Hash blockHash, Hash stateRoot) {}
