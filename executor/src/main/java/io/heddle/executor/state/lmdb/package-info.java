/// LMDB under the state store: its environment and its one writer thread, transactions, the tables
/// with the layout of their keys, a checksum on each record, and the check of the whole file.
///
/// It knows nothing of blocks or of history; those lie above it.
@NullMarked
package io.heddle.executor.state.lmdb;

import org.jspecify.annotations.NullMarked;
