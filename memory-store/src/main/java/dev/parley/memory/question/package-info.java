/** Questions that several people asked, so that they may be suggested to others. */
@NullMarked
package dev.parley.memory.question;

import org.jspecify.annotations.NullMarked;
