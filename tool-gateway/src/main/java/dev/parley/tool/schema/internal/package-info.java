/** How arguments are repaired and how violations are worded. */
@NullMarked
package dev.parley.tool.schema.internal;

import org.jspecify.annotations.NullMarked;
