/// The sequencer application. This root package holds the seams between its parts: what JSON-RPC
/// may ask of the node, as plain interfaces and records without any framework type. Every call may
/// block (it may wait for PostgreSQL), so callers are virtual threads, never an event loop.
@NullMarked
package io.heddle.sequencer;

import org.jspecify.annotations.NullMarked;
