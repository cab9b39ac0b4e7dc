/** What came and went on channels, per day, for those who look whether they are well. */
@NullMarked
package dev.parley.memory.channel;

import org.jspecify.annotations.NullMarked;
