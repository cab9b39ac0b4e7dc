/** A phone of our own that plays WhatsApp, for machines without a number. */
@NullMarked
package dev.parley.assistant.channel.sandbox;

import org.jspecify.annotations.NullMarked;
