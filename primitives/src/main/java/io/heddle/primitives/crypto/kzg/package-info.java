/// KZG commitments for blobs (EIP-4844): the one owner of the process-wide trusted setup.
@NullMarked
package io.heddle.primitives.crypto.kzg;

import org.jspecify.annotations.NullMarked;
