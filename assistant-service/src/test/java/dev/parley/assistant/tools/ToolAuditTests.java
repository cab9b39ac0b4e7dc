package dev.parley.assistant.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.assistant.memory.BackgroundWrites;
import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.audit.AuditLog;
import dev.parley.memory.audit.AuditedCall;
import dev.parley.tool.TokenCounter;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolRegistry;
import dev.parley.tool.policy.InvocationOptions;
import dev.parley.tool.policy.ToolGate;
import dev.parley.tool.policy.ToolInvoker;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class ToolAuditTests {

    private final List<AuditedCall> stored = new ArrayList<>();

    private void invoke(boolean kept, String tool, String arguments) {
        ToolAudit audit = new ToolAudit(new Kept(), new BackgroundWrites(), kept);
        ToolInvoker invoker = new ToolInvoker(
                ToolRegistry.of(new CalculatorTool()),
                InvocationOptions.DEFAULT,
                TokenCounter.UPPER_BOUND,
                ToolGate.OPEN,
                audit,
                ObservationRegistry.NOOP,
                Clock.systemUTC());
        Instant now = Instant.now();
        assertThat(invoker.invoke(tool, arguments, new ToolContext("p", "c", "t", now, now.plusSeconds(30), 1))
                        .block())
                .isNotNull();
    }

    @Test
    void record_call_isStoredWholeWithSecretsMasked() {
        invoke(true, "calculator", "{\"expression\":\"1+1\",\"token\":\"hunter2\"}");
        assertThat(stored).singleElement().satisfies(call -> {
            assertThat(call.person()).isEqualTo(new PersonId("p"));
            assertThat(call.conversation()).isEqualTo(new ConversationId("c"));
            assertThat(call.effect()).isEqualTo("reads");
            assertThat(call.outcome()).isEqualTo("arguments_invalid");
            assertThat(call.arguments()).contains("1+1").doesNotContain("hunter2");
        });
    }

    @Test
    void record_unknownTool_hasNoEffect() {
        invoke(true, "no_such_tool", "{}");
        assertThat(stored).singleElement().extracting(AuditedCall::effect).isEqualTo("");
    }

    @Test
    void record_retentionZero_storesNothing() {
        invoke(false, "calculator", "{\"expression\":\"1+1\"}");
        assertThat(stored).isEmpty();
    }

    private final class Kept implements AuditLog {

        @Override
        public Mono<Void> append(AuditedCall call) {
            return Mono.fromRunnable(() -> stored.add(call));
        }

        @Override
        public Flux<AuditedCall> of(PersonId person, int limit) {
            return Flux.fromIterable(stored);
        }

        @Override
        public Flux<AuditedCall> recent(int limit) {
            return Flux.fromIterable(stored);
        }
    }
}
