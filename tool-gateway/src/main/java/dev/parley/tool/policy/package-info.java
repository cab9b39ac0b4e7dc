/** The guarded way to invoke a tool: limits, deadline, bulkhead, circuit breaker, retry and audit. */
@NullMarked
package dev.parley.tool.policy;

import org.jspecify.annotations.NullMarked;
