/** Pictures that were made for people. */
@NullMarked
package dev.parley.assistant.imagine;

import org.jspecify.annotations.NullMarked;
