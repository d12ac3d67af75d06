/// Tests of the devnet's parts, and the devnet as a test resource.
@NullMarked
package io.heddle.ops.devnet;

import org.jspecify.annotations.NullMarked;
