/// The hexary Merkle Patricia trie: batched, incremental updates over nodes loaded on demand by
/// path, and proofs.
@NullMarked
package io.heddle.executor.trie;

import org.jspecify.annotations.NullMarked;
