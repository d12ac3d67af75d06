/// `./heddle backup` and `restore`: everything that a chain's PostgreSQL holds, in one file.
@NullMarked
package io.heddle.ops.backup;

import org.jspecify.annotations.NullMarked;
