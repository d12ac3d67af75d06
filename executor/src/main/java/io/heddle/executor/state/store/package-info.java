/// The `StateStore` that a node uses: flat values and trie nodes of the head in LMDB, history
/// behind it. Opening, checking, loading and inspecting one.
@NullMarked
package io.heddle.executor.state.store;

import org.jspecify.annotations.NullMarked;
