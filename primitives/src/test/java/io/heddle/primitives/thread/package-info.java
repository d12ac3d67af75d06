/// Tests of background threads.
@NullMarked
package io.heddle.primitives.thread;

import org.jspecify.annotations.NullMarked;
