/** What operators may do, behind the admin token. */
@NullMarked
package dev.parley.assistant.admin;

import org.jspecify.annotations.NullMarked;
