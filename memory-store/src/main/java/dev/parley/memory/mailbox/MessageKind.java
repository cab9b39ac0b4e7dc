package dev.parley.memory.mailbox;

/** What a person sent. All but text is a file or card, whose words, if any, are its caption. */
public enum MessageKind {
    TEXT,
    IMAGE,
    AUDIO,
    VIDEO,
    DOCUMENT,
    STICKER,
    CONTACTS,
    /** Taken back by the person before it was answered; says nothing. */
    WITHDRAWN
}
