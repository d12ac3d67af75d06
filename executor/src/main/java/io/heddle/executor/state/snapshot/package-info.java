/// A state in one compressed file with checksums. It goes from any `StateSource` to any `StateSink`
/// and knows no store.
@NullMarked
package io.heddle.executor.state.snapshot;

import org.jspecify.annotations.NullMarked;
