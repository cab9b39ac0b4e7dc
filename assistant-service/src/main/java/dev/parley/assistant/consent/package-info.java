/** Decides whether a tool call has the person's own words behind it. */
@NullMarked
package dev.parley.assistant.consent;

import org.jspecify.annotations.NullMarked;
