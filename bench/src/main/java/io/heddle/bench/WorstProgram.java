package io.heddle.bench;

import io.heddle.primitives.Bytes;

/// Code that does one kind of work until its gas is used up.
///
/// @param input its call data
record WorstProgram(String name, Bytes code, Bytes input) {}
