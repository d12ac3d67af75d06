/// The durable state: flat values, trie nodes and their history, behind the `StateStore` port; LMDB
/// holds it.
@NullMarked
package io.heddle.executor.state;

import org.jspecify.annotations.NullMarked;
