/// What all of the operator's commands share.
@NullMarked
package io.heddle.ops;

import org.jspecify.annotations.NullMarked;
