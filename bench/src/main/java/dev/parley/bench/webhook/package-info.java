/** Receiving webhooks, beside a handler that does the least that is possible. */
@NullMarked
package dev.parley.bench.webhook;

import org.jspecify.annotations.NullMarked;
