/** What is rolled out to whom, which variants people have, and how those did. */
@NullMarked
package dev.parley.memory.rollout;

import org.jspecify.annotations.NullMarked;
