@NullMarked
package io.heddle.ops.derive;

import org.jspecify.annotations.NullMarked;
