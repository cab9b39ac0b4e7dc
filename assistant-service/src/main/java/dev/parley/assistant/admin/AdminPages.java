package dev.parley.assistant.admin;

import dev.parley.assistant.RequestException;
import dev.parley.assistant.page.PageLanguage;
import dev.parley.assistant.page.PageShell;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * The addresses of the dashboard. A page below an area, such as one turn, is the area's page too, and its module looks at
 * the address. Who is not signed in gets the form for it in place of any of them.
 */
@RestController
class AdminPages {

    private final AdminSession session;
    private final PageShell shell;

    AdminPages(AdminSession session, PageShell shell) {
        this.session = session;
        this.shell = shell;
    }

    /** One line of the navigation. */
    record Entry(String path, String icon, String label, boolean current) {}

    @GetMapping(path = "/admin", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> overview(ServerHttpRequest request) {
        return page(request, AdminArea.OVERVIEW);
    }

    @GetMapping(
            path = {"/admin/{area}", "/admin/{area}/{part}"},
            produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> area(ServerHttpRequest request, @PathVariable String area) {
        return page(
                request,
                AdminArea.shown(area)
                        .filter(shown -> shown != AdminArea.OVERVIEW)
                        .orElseThrow(() -> RequestException.notFound(
                                "no_such_area", "There is no such area of the dashboard. It begins at /admin.")));
    }

    private ResponseEntity<String> page(ServerHttpRequest request, AdminArea area) {
        Map<String, String> texts = shell.adminTexts(PageLanguage.of(request));
        AdminCaller caller = session.caller(request).orElse(null);
        if (caller == null) {
            return shell.adminPage(request, "sign-in", Map.of("title", texts.getOrDefault("admin_title", "")));
        }
        List<Entry> entries = AdminArea.shown().stream()
                .map(shown -> new Entry(shown.path(), shown.icon(), name(texts, shown), shown == area))
                .toList();
        String heading = name(texts, area);
        return shell.adminPage(
                request,
                area.label(),
                Map.of(
                        "signedIn",
                        true,
                        "role",
                        caller.role().label(),
                        "caller",
                        caller.name(),
                        "areas",
                        entries,
                        "heading",
                        heading,
                        "title",
                        heading + " · Parley"));
    }

    private static String name(Map<String, String> texts, AdminArea area) {
        return texts.getOrDefault("area_" + area.label(), area.label());
    }
}
