package dev.parley.assistant.tools;

import dev.parley.assistant.admin.AdminAccess;
import dev.parley.assistant.admin.AdminRole;
import dev.parley.assistant.mcp.McpStatus;
import dev.parley.tool.ToolRegistry;
import dev.parley.tool.policy.ToolHealth;
import dev.parley.tool.policy.ToolInvoker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What tools there are and how they do, and the servers that some of them come from. Counts are those of this replica. */
@RestController
@AdminAccess(AdminRole.VIEWER)
class ToolsController {

    private static final String OK = "ok";

    private final ToolInvoker invoker;
    private final ToolRegistry registry;
    private final McpStatus servers;
    private final MeterRegistry meters;

    ToolsController(ToolInvoker invoker, ToolRegistry registry, McpStatus servers, MeterRegistry meters) {
        this.invoker = invoker;
        this.registry = registry;
        this.servers = servers;
        this.meters = meters;
    }

    /**
     * A tool.
     *
     * @param owner {@code mcp:SERVER} for one of a server; empty for our own
     * @param effect what it does to the world: {@code reads}, {@code writes_memory}, {@code creates} or
     *     {@code reaches_outside}
     * @param timeout of one attempt, in seconds
     * @param calls since the start
     * @param failures by the code of the outcome
     * @param meanSeconds of a call
     * @param breaker {@code closed}, {@code open} or {@code half-open}
     * @param failurePercent of the last calls; -1 while there were too few
     */
    record Shown(
            String name,
            String description,
            String owner,
            String effect,
            double timeout,
            long calls,
            Map<String, Long> failures,
            double meanSeconds,
            int running,
            String breaker,
            float failurePercent) {}

    record Tools(List<Shown> tools) {}

    record Servers(List<McpStatus.Server> servers) {}

    @GetMapping("/api/admin/tools")
    Tools tools() {
        Map<String, String> owners = registry.owners();
        return new Tools(invoker.health().stream()
                .map(health -> shown(health, owners.getOrDefault(health.spec().name(), "")))
                .toList());
    }

    @GetMapping("/api/admin/mcp")
    Servers servers() {
        return new Servers(servers.servers());
    }

    private Shown shown(ToolHealth health, String owner) {
        String name = health.spec().name();
        Collection<Timer> timers = meters.find("parley.tool").tag("tool", name).timers();
        long calls = 0;
        double seconds = 0;
        Map<String, Long> failures = new TreeMap<>();
        for (Timer timer : timers) {
            calls += timer.count();
            seconds += timer.totalTime(TimeUnit.SECONDS);
            String outcome = timer.getId().getTag("outcome");
            if (outcome != null && !outcome.equals(OK)) {
                failures.merge(outcome, timer.count(), Long::sum);
            }
        }
        return new Shown(
                name,
                health.spec().description(),
                owner,
                health.spec().effect().name().toLowerCase(Locale.ROOT),
                health.spec().timeout().toMillis() / 1e3,
                calls,
                failures,
                calls == 0 ? 0 : seconds / calls,
                health.running(),
                health.breaker(),
                health.failurePercent());
    }
}
