package dev.parley.llama.checkpoint;

import java.util.List;

/**
 * One tensor of a GGUF header, whose place in the file has been checked.
 *
 * @param shape outermost dimension first, the reverse of the file's order
 * @param offset where the data begin in the file, in bytes
 * @param length size of the data in bytes
 */
record GgufTensor(String name, ElementType type, List<Long> shape, long offset, long length) {
    GgufTensor {
        shape = List.copyOf(shape);
    }
}
