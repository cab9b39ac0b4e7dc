package dev.parley.memory.mailbox;

/** How far a sent message came, in the order in which it can only go on. */
public enum DeliveryStatus {
    SENT,
    DELIVERED,
    READ,
    PLAYED,
    /** Never arrived. What was delivered or read before stays so. */
    FAILED
}
