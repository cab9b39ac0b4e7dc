package dev.parley.assistant.search;

import dev.parley.assistant.admin.AdminAccess;
import dev.parley.assistant.admin.AdminRole;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Shows operators how their search providers are doing; behind the admin token like all of {@code /api/admin}. */
@RestController
@AdminAccess(AdminRole.VIEWER)
class SearchAdminController {

    private final SearchStatus status;

    SearchAdminController(SearchStatus status) {
        this.status = status;
    }

    record Providers(List<SearchStatus.Provider> providers) {}

    @GetMapping("/api/admin/search/providers")
    Mono<Providers> providers() {
        return status.providers().collectList().map(Providers::new);
    }
}
