package dev.parley.assistant.channel.sandbox;

/**
 * What the phone shows.
 *
 * @param kind {@code reply} or {@code typing}
 * @param text the reply, empty while typing
 */
record PhoneMessage(String id, String kind, String text) {

    static final String REPLY = "reply";
    static final String TYPING = "typing";
}
