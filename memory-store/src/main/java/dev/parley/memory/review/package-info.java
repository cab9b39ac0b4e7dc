/** What operators made of reports, ratings and events of safety. */
@NullMarked
package dev.parley.memory.review;

import org.jspecify.annotations.NullMarked;
