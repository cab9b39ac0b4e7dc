package dev.parley.llama.graph;

import java.lang.foreign.MemorySegment;

/** Where weights are converted into. For one thread; what it gives may be written by many. */
public interface WeightMemory {

    /** Memory of zeros that is needed until a session has taken over what is in it. */
    MemorySegment untilLoaded(long bytes);

    /** Memory of zeros that is needed as long as the session. */
    MemorySegment whileOpen(long bytes);
}
