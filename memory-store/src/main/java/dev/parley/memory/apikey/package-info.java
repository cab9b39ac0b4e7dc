/** Keys of the API that operators hand out. */
@NullMarked
package dev.parley.memory.apikey;

import org.jspecify.annotations.NullMarked;
