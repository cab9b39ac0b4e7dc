/** What people and channels used of the models, per day, and how much they may. */
@NullMarked
package dev.parley.memory.usage;

import org.jspecify.annotations.NullMarked;
