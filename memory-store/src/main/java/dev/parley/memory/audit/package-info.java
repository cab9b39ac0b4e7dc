/** What tools did on behalf of people. */
@NullMarked
package dev.parley.memory.audit;

import org.jspecify.annotations.NullMarked;
