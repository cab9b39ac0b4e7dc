package dev.parley.llama.checkpoint;

import java.util.List;

/**
 * One tensor of a safetensors header, whose place in the file has been checked.
 *
 * @param dtype the element type as the file spells it, possibly one that is unknown here
 * @param offset where the data begin in the file, in bytes
 * @param length size of the data in bytes
 */
record SafetensorsEntry(String name, String dtype, List<Long> shape, long offset, long length) {
    SafetensorsEntry {
        shape = List.copyOf(shape);
    }
}
