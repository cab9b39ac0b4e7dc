/** Many generations at once over one backend: queue, slots, prefix reuse, streaming. */
@NullMarked
package dev.parley.llama.batch;

import org.jspecify.annotations.NullMarked;
