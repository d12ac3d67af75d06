/// Verification without state: re-executes blocks from their inputs and a witness, and trusts
/// neither.
@NullMarked
package io.heddle.executor.stateless;

import org.jspecify.annotations.NullMarked;
