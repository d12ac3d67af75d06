package io.heddle.executor.trie;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;

/// A trie node that is needed and that the source does not have.
public final class MissingTrieNodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MissingTrieNodeException(Hash owner, Bytes path, Hash hash) {
    super("missing trie node: owner=%s path=%s hash=%s".formatted(owner, Nibbles.show(path), hash));
  }
}
