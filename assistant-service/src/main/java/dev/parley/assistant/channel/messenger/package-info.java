/** Facebook Messenger through the Messenger Platform. */
@NullMarked
package dev.parley.assistant.channel.messenger;

import org.jspecify.annotations.NullMarked;
