package dev.parley.assistant.channel;

/** How far a sent message came. */
public enum DeliveryStatus {
    SENT,
    DELIVERED,
    READ,
    PLAYED,
    FAILED
}
