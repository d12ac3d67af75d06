/// Wiring: configuration, start-up order, roles, leases, health and metrics.
@NullMarked
package io.heddle.sequencer.node;

import org.jspecify.annotations.NullMarked;
