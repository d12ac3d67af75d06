package io.heddle.batcher.blob;

/// Blobs do not hold data in our packing. The message names what is wrong.
public final class BlobFormatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public BlobFormatException(String message) {
    super(message);
  }
}
