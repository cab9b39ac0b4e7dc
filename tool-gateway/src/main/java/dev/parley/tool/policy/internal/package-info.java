/** Masking and cutting of what leaves an invocation. */
@NullMarked
package dev.parley.tool.policy.internal;

import org.jspecify.annotations.NullMarked;
