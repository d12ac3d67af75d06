/// The durable state as the rest of the node sees it: the `StateStore` port, the snapshots that it
/// reads by, and whole states on their way from a source to a sink.
///
/// Below it: `lmdb` ← `history` ← `store` (which also uses `cache` and `snapshot`); no package
/// knows one to its right.
@NullMarked
package io.heddle.executor.state;

import org.jspecify.annotations.NullMarked;
