/// Threads for work that nobody waits for.
@NullMarked
package io.heddle.primitives.thread;

import org.jspecify.annotations.NullMarked;
