/** The history of metrics that Parley keeps itself: what each replica measures goes to Redis, and operators look back. */
@NullMarked
package dev.parley.assistant.metric;

import org.jspecify.annotations.NullMarked;
