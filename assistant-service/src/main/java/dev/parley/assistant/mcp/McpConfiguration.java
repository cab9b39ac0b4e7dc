package dev.parley.assistant.mcp;

import dev.parley.assistant.openai.ApiAccess;
import dev.parley.tool.ToolRegistry;
import dev.parley.tool.mcp.McpServers;
import dev.parley.tool.policy.ToolInvoker;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Both sides of the Model Context Protocol. */
@Configuration(proxyBeanMethods = false)
class McpConfiguration {

    /** Servers are reached after the start, so that one which is down does not hold it up. */
    @Bean(initMethod = "start")
    McpServers mcpServers(McpProperties properties, ToolRegistry registry, McpStatus status) {
        return new McpServers(properties.options(), registry, status);
    }

    @Bean
    McpStatus mcpStatus(McpProperties properties, Clock clock) {
        return new McpStatus(properties.servers().keySet(), new McpLog(), clock);
    }

    @Bean
    @ConditionalOnProperty(name = "parley.tools.mcp.own.enabled", havingValue = "true", matchIfMissing = true)
    RouterFunction<ServerResponse> mcpRoutes(
            McpProperties properties, ToolRegistry registry, ToolInvoker invoker, ApiAccess access, Clock clock) {
        return new McpEndpointRoutes(properties.own(), registry, invoker, access, clock).routes();
    }
}
