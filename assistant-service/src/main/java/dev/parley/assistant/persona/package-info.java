/** As whom the assistant speaks: names, voices, hours, documents, and handing over to people. */
@NullMarked
package dev.parley.assistant.persona;

import org.jspecify.annotations.NullMarked;
