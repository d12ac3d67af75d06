/// What `./heddle` starts: the commands, and how a failure is told.
@NullMarked
package io.heddle.ops.cli;

import org.jspecify.annotations.NullMarked;
