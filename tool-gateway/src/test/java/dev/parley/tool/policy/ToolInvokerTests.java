package dev.parley.tool.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.tool.Tool;
import dev.parley.tool.ToolContext;
import dev.parley.tool.ToolEffect;
import dev.parley.tool.ToolRegistry;
import dev.parley.tool.ToolRequest;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolScope;
import dev.parley.tool.ToolSource;
import dev.parley.tool.schema.ArgumentLimits;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

@Timeout(10)
class ToolInvokerTests {

    private static final Duration LONG = Duration.ofSeconds(30);

    private static final InvocationOptions OPTIONS = new InvocationOptions(
            ArgumentLimits.DEFAULT, 1, 2, 2, Duration.ofMillis(1), 10_000, 4, 2, 50, Duration.ofMinutes(5), 1);

    private final List<AuditEntry> audit = new CopyOnWriteArrayList<>();
    private final TestObservationRegistry observations = TestObservationRegistry.create();

    @Test
    void invoke_validArguments_givesResultAndAudit() {
        ToolInvocation done = invoke(FakeTool.answering("found"), "{\"query\":\"tea\",\"count\":\"3\"}", LONG);

        assertThat(done.result()).isEqualTo(ToolResult.Ok.of("found"));
        assertThat(done.arguments()).isEqualTo("{\"query\":\"tea\",\"count\":3}");
        assertThat(done.repairs()).hasSize(1);
        assertThat(done.attempts()).isEqualTo(1);
        assertThat(audit).singleElement().satisfies(entry -> {
            assertThat(entry.person()).isEqualTo("person");
            assertThat(entry.turn()).isEqualTo("turn");
            assertThat(entry.tool()).isEqualTo("search");
            assertThat(entry.outcome()).isEqualTo("ok");
        });
    }

    @Test
    void invoke_secretArgument_isMaskedInAuditOnly() {
        ToolInvocation done = invoke(FakeTool.answering("found"), "{\"password\":\"visible\"}", LONG);

        assertThat(done.arguments()).contains("visible");
        assertThat(audit.getFirst().arguments()).isEqualTo("{\"password\":\"***\"}");
    }

    @Test
    void invoke_unknownTool_listsOfferedNames() {
        ToolInvoker invoker =
                invoker(FakeTool.answering("found"), FakeTool.answering("x").named("remember"));

        ToolInvocation done = ended(invoker.invoke("serach", "{}", context(LONG)));

        assertThat(failure(done).code()).isEqualTo("unknown_tool");
        assertThat(failure(done).message()).contains("serach", "search, remember");
        assertThat(done.attempts()).isZero();
        assertThat(audit.getFirst().outcome()).isEqualTo("unknown_tool");
    }

    @Test
    void invoke_hangingTool_timesOutOnceAndIsCancelled() {
        AtomicBoolean cancelled = new AtomicBoolean();
        FakeTool tool = FakeTool.doing(call -> Mono.<ToolResult>never().doOnCancel(() -> cancelled.set(true)))
                .timeout(Duration.ofMillis(30));

        ToolInvocation done = invoke(tool, "{}", LONG);

        assertThat(failure(done).code()).isEqualTo("timeout");
        assertThat(done.attempts()).isEqualTo(1);
        assertThat(cancelled).isTrue();
    }

    @Test
    void invoke_turnEndsBeforeTimeout_givesDeadline() {
        assertThat(failure(invoke(FakeTool.doing(call -> Mono.never()), "{}", Duration.ofMillis(50)))
                        .code())
                .isEqualTo("deadline");
    }

    @Test
    void invoke_deadlinePassed_neverStartsTool() {
        FakeTool tool = FakeTool.answering("found");

        ToolInvocation done = invoke(tool, "{}", Duration.ofMillis(-1));

        assertThat(failure(done).code()).isEqualTo("deadline");
        assertThat(tool.calls()).isZero();
    }

    @Test
    void invoke_throwsSynchronously_isRetriedThenFailsWithoutItsMessage() {
        FakeTool tool = FakeTool.doing(call -> {
            throw new IllegalStateException("private words");
        });

        ToolInvocation done = invoke(tool, "{}", LONG);

        assertThat(failure(done).code()).isEqualTo("tool_error");
        assertThat(failure(done).message()).doesNotContain("private words");
        assertThat(done.attempts()).isEqualTo(2);
    }

    @Test
    void invoke_readerFailsOnce_worksAtSecondAttempt() {
        ToolInvocation done = invoke(failingOnce(), "{}", LONG);

        assertThat(done.result()).isEqualTo(ToolResult.Ok.of("found"));
        assertThat(done.attempts()).isEqualTo(2);
        assertThat(audit.getFirst().attempts()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(value = ToolEffect.class, mode = EnumSource.Mode.EXCLUDE, names = "READS")
    void invoke_toolWithEffectFailsOnce_isNotRetried(ToolEffect effect) {
        ToolInvocation done = invoke(failingOnce().effect(effect), "{}", LONG);

        assertThat(failure(done).code()).isEqualTo("tool_error");
        assertThat(done.attempts()).isEqualTo(1);
    }

    @Test
    void invoke_expectedFailure_isPassedOnWithoutRetry() {
        FakeTool tool = FakeTool.doing(call -> Mono.just(new ToolResult.Failed("no_page", "There is no page.")));

        ToolInvocation done = invoke(tool, "{}", LONG);

        assertThat(done.result()).isEqualTo(new ToolResult.Failed("no_page", "There is no page."));
        assertThat(tool.calls()).isEqualTo(1);
    }

    @Test
    void invoke_emptyMono_givesNoResult() {
        assertThat(failure(invoke(FakeTool.doing(call -> Mono.empty()), "{}", LONG))
                        .code())
                .isEqualTo("no_result");
    }

    @Test
    void invoke_bulkheadFull_isBusyUntilTheOtherCallIsCancelled() {
        ToolInvoker invoker =
                invoker(FakeTool.doing(call -> call == 1 ? Mono.never() : Mono.just(ToolResult.Ok.of("found"))));
        Disposable running = invoker.invoke("search", "{}", context(LONG)).subscribe();

        assertThat(failure(ended(invoker.invoke("search", "{}", context(LONG)))).code())
                .isEqualTo("busy");
        running.dispose();

        assertThat(ended(invoker.invoke("search", "{}", context(LONG))).result())
                .isEqualTo(ToolResult.Ok.of("found"));
    }

    @Test
    void invoke_breakerOpen_refusesWithoutStartingTool() {
        FakeTool tool = FakeTool.doing(call -> Mono.error(new IllegalStateException("down")));
        ToolInvoker invoker = invoker(tool);
        ended(invoker.invoke("search", "{}", context(LONG)));

        ToolInvocation refused = ended(invoker.invoke("search", "{}", context(LONG)));

        assertThat(failure(refused).code()).isEqualTo("circuit_open");
        assertThat(refused.attempts()).isZero();
        assertThat(tool.calls()).isEqualTo(2);
    }

    @Test
    void invoke_cancelled_cancelsToolAndIsAudited() {
        AtomicBoolean cancelled = new AtomicBoolean();
        ToolInvoker invoker =
                invoker(FakeTool.doing(call -> Mono.<ToolResult>never().doOnCancel(() -> cancelled.set(true))));

        invoker.invoke("search", "{}", context(LONG)).subscribe().dispose();

        assertThat(cancelled).isTrue();
        assertThat(audit).singleElement().extracting(AuditEntry::outcome).isEqualTo("cancelled");
    }

    @Test
    void refuse_callThatIsNotRun_isAuditedWithItsArgumentsMaskedAndObserved() {
        FakeTool tool = FakeTool.answering("found");
        ToolRequest call = new ToolRequest("search", "{\"query\":\"tea\",\"password\":\"hunter2\"}");

        invoker(tool).refuse(call, context(LONG), "consent_required");

        assertThat(tool.calls()).isZero();
        assertThat(audit).singleElement().satisfies(entry -> {
            assertThat(entry.outcome()).isEqualTo("consent_required");
            assertThat(entry.arguments()).contains("tea").doesNotContain("hunter2");
            assertThat(entry.attempts()).isZero();
        });
        TestObservationRegistryAssert.assertThat(observations)
                .hasAnObservation(observed -> observed.hasLowCardinalityKeyValue("outcome", "consent_required"));
    }

    @Test
    void invoke_longResult_isCutWithMark() {
        ToolInvocation done = invoke(FakeTool.answering("a".repeat(500)).maxResultTokens(50), "{}", LONG);

        assertThat(((ToolResult.Ok) done.result()).text()).hasSize(50).endsWith("… [cut]");
    }

    @Test
    void invoke_hugeArguments_areRefusedAndNotAudited() {
        FakeTool tool = FakeTool.answering("found");

        ToolInvocation done = invoke(tool, "{\"query\":\"" + "a".repeat(1_000_000) + "\"}", LONG);

        assertThat(failure(done).code()).isEqualTo("arguments_too_long");
        assertThat(tool.calls()).isZero();
        assertThat(audit.getFirst().arguments()).isEqualTo("[1000012 characters]");
    }

    @Test
    void invoke_malformedJson_saysHowToFix() {
        assertThat(failure(invoke(FakeTool.answering("found"), "{\"query\":", LONG))
                        .code())
                .isEqualTo("arguments_malformed");
    }

    @Test
    void invoke_auditSinkThrows_stillGivesResult() {
        ToolInvoker invoker = new ToolInvoker(
                ToolRegistry.of(FakeTool.answering("found")),
                OPTIONS,
                String::length,
                ToolGate.OPEN,
                entry -> {
                    throw new IllegalStateException("full");
                },
                ObservationRegistry.NOOP,
                Clock.systemUTC());

        assertThat(ended(invoker.invoke("search", "{}", context(LONG))).result())
                .isEqualTo(ToolResult.Ok.of("found"));
    }

    @Test
    void invoke_outsideTheScope_isRefusedWithoutNamingIt() {
        FakeTool secret = FakeTool.answering("found").named("shop_orders");
        ToolInvoker invoker = invoker(FakeTool.answering("x"), secret);
        Instant now = Instant.now();
        ToolContext context = new ToolContext(
                "person", "c", "t", "", now, now.plus(LONG), ToolScope.of(List.of("search")), 1, Integer.MAX_VALUE, 1);

        ToolInvocation done = ended(invoker.invoke("shop_orders", "{}", context));

        assertThat(failure(done).code()).isEqualTo("tool_not_allowed");
        assertThat(failure(done).message()).endsWith("use one of search");
        assertThat(secret.calls()).isZero();
        assertThat(audit.getFirst().effect()).isEqualTo(ToolEffect.READS);
    }

    @Test
    void invoke_repairedArguments_repairsAreAudited() {
        invoke(FakeTool.answering("found"), "{\"count\":\"3\"}", LONG);

        assertThat(audit.getFirst().repairs()).singleElement().asString().contains("count");
    }

    @Test
    void invoke_sources_areNumberedAndWrittenBehindTheText() {
        FakeTool tool = FakeTool.doing(call -> Mono.just(
                new ToolResult.Ok("Two pages.", List.of(ToolSource.of("A\nb", "https://a.example", "aa"), page("B")))));
        Instant now = Instant.now();

        ToolInvocation done =
                ended(invoker(tool).invoke("search", "{}", new ToolContext("p", "c", "t", now, now.plus(LONG), 4)));

        assertThat(((ToolResult.Ok) done.result()).text())
                .isEqualTo("Two pages.\n[4] A b\nhttps://a.example\naa\n[5] B\nhttps://example.org/B\nabout B");
        assertThat(done.sources()).extracting(ToolSource::number).containsExactly(4, 5);
    }

    @Test
    void invoke_anyEnd_isObservedWithBoundedTags() {
        invoke(FakeTool.answering("found"), "{}", LONG);
        ended(invoker(FakeTool.answering("found")).invoke("made-up " + Instant.now(), "{}", context(LONG)));

        TestObservationRegistryAssert.assertThat(observations)
                .hasNumberOfObservationsWithNameEqualTo("parley.tool", 2)
                .hasAnObservation(observed -> observed.hasLowCardinalityKeyValue("tool", "search")
                        .hasLowCardinalityKeyValue("effect", "reads")
                        .hasLowCardinalityKeyValue("outcome", "ok"))
                .hasAnObservation(observed -> observed.hasLowCardinalityKeyValue("tool", "unknown")
                        .hasLowCardinalityKeyValue("outcome", "unknown_tool"));
    }

    @Test
    void invoke_toolReplaced_usesTheNewSchemaAndAFreshBreaker() {
        ToolRegistry registry = ToolRegistry.of();
        registry.replace("shop", List.of(FakeTool.doing(call -> Mono.error(new IllegalStateException("down")))));
        ToolInvoker invoker = new ToolInvoker(
                registry, OPTIONS, String::length, ToolGate.OPEN, audit::add, observations, Clock.systemUTC());
        ended(invoker.invoke("search", "{}", context(LONG)));

        registry.replace("shop", List.of(FakeTool.answering("new")));

        assertThat(ended(invoker.invoke("search", "{}", context(LONG))).result())
                .isEqualTo(ToolResult.Ok.of("new"));
        registry.replace("shop", List.of());
        assertThat(failure(ended(invoker.invoke("search", "{}", context(LONG)))).code())
                .isEqualTo("unknown_tool");
    }

    @Test
    void options_outOfRange_nameTheOption() {
        assertThatThrownBy(() -> new InvocationOptions(
                        ArgumentLimits.DEFAULT, 0, 2, 2, Duration.ZERO, 10_000, 4, 2, 50, Duration.ofMinutes(5), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxConcurrentCalls");
    }

    private static ToolSource page(String title) {
        return ToolSource.of(title, "https://example.org/" + title, "about " + title);
    }

    private static FakeTool failingOnce() {
        return FakeTool.doing(call ->
                call == 1 ? Mono.error(new IllegalStateException("flaky")) : Mono.just(ToolResult.Ok.of("found")));
    }

    private ToolInvocation invoke(Tool tool, String arguments, Duration left) {
        return ended(invoker(tool).invoke(tool.spec().name(), arguments, context(left)));
    }

    private ToolInvoker invoker(Tool... tools) {
        return new ToolInvoker(
                ToolRegistry.of(tools),
                OPTIONS,
                String::length,
                ToolGate.OPEN,
                audit::add,
                observations,
                Clock.systemUTC());
    }

    @Test
    void invoke_gateThatIsClosed_failsWithoutRunningTheTool() {
        AtomicBoolean open = new AtomicBoolean(true);
        ToolInvoker invoker = new ToolInvoker(
                ToolRegistry.of(FakeTool.answering("found")),
                OPTIONS,
                String::length,
                (spec, context, subscriber) ->
                        open.get() && subscriber.get("who").equals("ana"),
                audit::add,
                ObservationRegistry.NOOP,
                Clock.systemUTC());
        Mono<ToolInvocation> call =
                invoker.invoke("search", "{}", context(LONG)).contextWrite(context -> context.put("who", "ana"));
        assertThat(call.block().result().outcome()).isEqualTo("ok");

        open.set(false);

        assertThat(call.block().result().outcome()).isEqualTo("switched_off");
        assertThat(audit).extracting(AuditEntry::outcome).containsExactly("ok", "switched_off");
    }

    private static ToolContext context(Duration left) {
        Instant now = Instant.now();
        return new ToolContext("person", "conversation", "turn", now, now.plus(left), 1);
    }

    private static ToolInvocation ended(Mono<ToolInvocation> invocation) {
        return Objects.requireNonNull(invocation.block());
    }

    private static ToolResult.Failed failure(ToolInvocation done) {
        return (ToolResult.Failed) done.result();
    }
}
