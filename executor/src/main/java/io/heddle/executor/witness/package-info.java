/// What a verifier without state needs to re-execute blocks, and how it is recorded.
@NullMarked
package io.heddle.executor.witness;

import org.jspecify.annotations.NullMarked;
