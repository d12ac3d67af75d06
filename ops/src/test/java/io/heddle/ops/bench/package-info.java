@NullMarked
package io.heddle.ops.bench;

import org.jspecify.annotations.NullMarked;
