/** WhatsApp through Meta's Cloud API. */
@NullMarked
package dev.parley.assistant.channel.whatsapp;

import org.jspecify.annotations.NullMarked;
