/** Mailboxes of inbound messages and outboxes of replies, claimed under leases with fencing tokens. */
@NullMarked
package dev.parley.memory.mailbox;

import org.jspecify.annotations.NullMarked;
