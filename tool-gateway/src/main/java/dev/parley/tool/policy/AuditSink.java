package dev.parley.tool.policy;

/** Takes audit entries. Called on the thread that ends the invocation: implementations are thread-safe and never block. */
@FunctionalInterface
public interface AuditSink {

    /** Keeps nothing. */
    AuditSink NONE = entry -> {};

    /** An exception thrown here is logged and does not touch the invocation. */
    void record(AuditEntry entry);
}
