/** What messengers have in common: replies in their form, senders, outcomes. */
@NullMarked
package dev.parley.assistant.channel;

import org.jspecify.annotations.NullMarked;
