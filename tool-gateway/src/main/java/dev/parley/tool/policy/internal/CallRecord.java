package dev.parley.tool.policy.internal;

import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolSpec;
import dev.parley.tool.policy.AuditEntry;
import dev.parley.tool.schema.ArgumentCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What is known of a call so far. Confined to the subscription that runs it, but for the attempts. */
public final class CallRecord {

    /** Names written by a model are not trusted to be short. */
    private static final int MAX_NAME_CHARS = 64;

    private final String tool;
    private final @Nullable ToolSpec spec;
    private final ToolContext context;
    private final Instant started;
    private final AtomicInteger attempts = new AtomicInteger();
    private String arguments;
    private @Nullable String masked;
    private List<String> repairs = List.of();
    private final AtomicBoolean reported = new AtomicBoolean();

    /** @param spec null for an unknown tool */
    public CallRecord(String name, @Nullable ToolSpec spec, String arguments, ToolContext context, Instant started) {
        this.tool = spec == null ? shortName(name) : spec.name();
        this.spec = spec;
        this.arguments = arguments;
        this.context = context;
        this.started = started;
    }

    public void checked(ArgumentCheck.Valid valid) {
        arguments = valid.arguments().json().toString();
        masked = SecretMask.mask(valid.arguments().json());
        repairs = valid.repairs();
    }

    /** The name, masked and cut where a model made it up. */
    public String tool() {
        return tool;
    }

    public @Nullable ToolSpec spec() {
        return spec;
    }

    public @Nullable ToolEffect effect() {
        return spec == null ? null : spec.effect();
    }

    public ToolContext context() {
        return context;
    }

    public String arguments() {
        return arguments;
    }

    public List<String> repairs() {
        return repairs;
    }

    public AtomicInteger attempts() {
        return attempts;
    }

    /** True the first time: a result may be followed by a cancellation. */
    public boolean firstReport() {
        return reported.compareAndSet(false, true);
    }

    public Duration duration(Instant now) {
        return Duration.between(started, now);
    }

    public AuditEntry audit(String outcome, Instant now) {
        return new AuditEntry(
                started,
                context.person(),
                context.conversation(),
                context.turn(),
                tool,
                effect(),
                masked == null ? SecretMask.maskUnchecked(arguments) : masked,
                repairs,
                duration(now),
                attempts.get(),
                outcome);
    }

    private static String shortName(String name) {
        String cleaned = SecretMask.maskText(name.replaceAll("\\p{Cntrl}", " "));
        return cleaned.length() <= MAX_NAME_CHARS ? cleaned : ResultCut.start(cleaned, MAX_NAME_CHARS) + "…";
    }
}
