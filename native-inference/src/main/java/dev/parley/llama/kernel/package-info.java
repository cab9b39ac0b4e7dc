/** Products with block matrices for processors with AVX-512 VNNI, in machine code that this package assembles itself. */
@NullMarked
package dev.parley.llama.kernel;

import org.jspecify.annotations.NullMarked;
