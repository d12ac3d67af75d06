/// Acceptance: the packaged node with real anvil and PostgreSQL, under attack and under disruption.
@NullMarked
package io.heddle.ops.acceptance;

import org.jspecify.annotations.NullMarked;
