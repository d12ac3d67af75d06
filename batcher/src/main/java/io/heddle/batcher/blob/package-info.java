/// Batch data as EIP-4844 blobs, both ways, and the sidecar that travels with them.
@NullMarked
package io.heddle.batcher.blob;

import org.jspecify.annotations.NullMarked;
