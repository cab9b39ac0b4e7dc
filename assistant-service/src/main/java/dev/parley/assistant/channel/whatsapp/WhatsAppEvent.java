package dev.parley.assistant.channel.whatsapp;

import dev.parley.memory.mailbox.InboundMessage;

/** One thing that a webhook tells. */
public sealed interface WhatsAppEvent {

    /** Text of a person. */
    record Text(InboundMessage message) implements WhatsAppEvent {}

    /** Something that is counted and not answered. {@code kind} is a short name from a fixed alphabet. */
    record Ignored(String kind) implements WhatsAppEvent {}
}
