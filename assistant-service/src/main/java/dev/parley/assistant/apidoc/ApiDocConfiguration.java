package dev.parley.assistant.apidoc;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.PathContainer;
import org.springframework.web.server.WebFilter;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.scheduler.Schedulers;

/** The document is written by the first who asks for it, behind the admin token as its path says. */
@Configuration(proxyBeanMethods = false)
class ApiDocConfiguration {

    private static final String ADMIN = "/api/admin/";
    private static final String TOKEN = "admin token";
    private static final PathPattern DOCUMENT = PathPatternParser.defaultInstance.parse("/api/admin/openapi*");

    @Bean
    @Lazy
    OpenApiCustomizer documentedApi() {
        return ApiDocConfiguration::describe;
    }

    /** To write the document takes a second, which an event loop has not. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebFilter documentOffTheEventLoop() {
        return (exchange, chain) -> {
            PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
            return DOCUMENT.matches(path)
                    ? chain.filter(exchange).subscribeOn(Schedulers.boundedElastic())
                    : chain.filter(exchange);
        };
    }

    private static void describe(OpenAPI document) {
        document.setInfo(new Info()
                .title("Parley")
                .version("1")
                .description("The API of the pages, and under /api/admin that of operators."));
        if (document.getComponents() == null) {
            document.setComponents(new Components());
        }
        document.getComponents()
                .addSecuritySchemes(
                        TOKEN,
                        new SecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .description("The file admin-token of parley.home has it."));
        EndpointSummaries summaries = EndpointSummaries.load();
        document.getPaths()
                .forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
                    summaries.of(method.name(), path).ifPresent(operation::setSummary);
                    if (path.startsWith(ADMIN)) {
                        operation.addSecurityItem(new SecurityRequirement().addList(TOKEN));
                    }
                }));
    }
}
