package io.heddle.executor.trie;

/// A trie node whose bytes are not what its hash promises, or are no trie node at all.
public final class InvalidTrieNodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidTrieNodeException(String message) {
    super(message);
  }
}
