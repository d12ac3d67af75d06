/// The state that one transaction works on: what it read, what it wrote, and how to take that back.
///
/// Reads come from a [io.heddle.executor.StateView]; writes stay here until
/// [io.heddle.executor.journal.Journal#commit] hands them to a
/// [io.heddle.executor.journal.WriteSink]. So any view may lie underneath and any executor may
/// collect the writes, a parallel one included.
@NullMarked
package io.heddle.executor.journal;

import org.jspecify.annotations.NullMarked;
