package dev.parley.assistant.page;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.parley.model.ChatModel;
import dev.parley.model.ImageModel;
import dev.parley.model.ModelInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/**
 * Writes the pages: one shell around a template of each page, in the language and theme of the browser. Thread-safe.
 *
 * <p>A page {@code NAME} is {@code NAME.mustache} beside this class, with {@code NAME.css} and {@code NAME.js} among the
 * assets; pages with turns on them share a style for those. A page of the dashboard is {@code admin/NAME.mustache} and
 * {@code admin/NAME.js}; all of them share {@code admin.css}. Templates see {@code t} (texts), {@code assets} (path of the
 * assets), {@code language}, {@code direction}, {@code model}, {@code demo} and {@code drawing}, and what the caller adds.
 */
@Component
public class PageShell {

    /** Cookie of the theme that a person chose; the page itself sets it. */
    private static final String THEME = "parley-theme";

    private static final String ADMIN = "admin/";

    /** Style and script of the library that draws charts. */
    private static final String CHART_STYLE = "lib/uplot/dist/uPlot.min";

    private static final String CHART_SCRIPT = "lib/uplot/dist/uPlot.iife.min";

    /** Pages of the dashboard that draw charts. */
    private static final Set<String> CHARTED = Set.of("overview");

    /** Pages that show turns. */
    private static final Set<String> TURNS = Set.of("chat", "share");

    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private final Mustache.Compiler compiler =
            Mustache.compiler().escapeHTML(true).emptyStringIsFalse(true).withLoader(PageShell::open);
    private final Map<String, Template> templates = new ConcurrentHashMap<>();
    private final Map<Words, Map<String, String>> texts = new ConcurrentHashMap<>();
    private final PageAssets assets;
    private final ChatModel model;
    private final boolean drawing;
    private final URI publicUrl;

    private record Words(PageKind kind, PageLanguage language) {}

    PageShell(
            PageAssets assets,
            ChatModel model,
            ObjectProvider<ImageModel> images,
            @Value("${parley.public-url}") URI publicUrl) {
        this.assets = assets;
        this.model = model;
        this.drawing = images.getIfAvailable() != null;
        this.publicUrl = publicUrl;
    }

    /**
     * The page for this browser.
     *
     * @param page its name
     * @param values what its template needs besides what every page has
     */
    public ResponseEntity<String> page(ServerHttpRequest request, String page, Map<String, ?> values) {
        List<String> styles = TURNS.contains(page) ? List.of("design", "turns", page) : List.of("design", page);
        return written(request, PageKind.PUBLIC, page, styles, List.of(), values);
    }

    /**
     * A page of the dashboard for this browser.
     *
     * @param page its name, for which {@link #hasAdminPage} holds
     * @param values what its template needs besides what every page has
     */
    public ResponseEntity<String> adminPage(ServerHttpRequest request, String page, Map<String, ?> values) {
        boolean charted = CHARTED.contains(page);
        List<String> styles = charted ? List.of("design", CHART_STYLE, "admin") : List.of("design", "admin");
        List<String> scripts = charted ? List.of(CHART_SCRIPT) : List.of();
        return written(request, PageKind.ADMIN, ADMIN + page, styles, scripts, values);
    }

    /** Whether the dashboard has a page of this name. */
    public static boolean hasAdminPage(String page) {
        return PageShell.class.getResource(ADMIN + page + ".mustache") != null;
    }

    private ResponseEntity<String> written(
            ServerHttpRequest request,
            PageKind kind,
            String page,
            List<String> styles,
            List<String> scripts,
            Map<String, ?> values) {
        PageLanguage language = PageLanguage.of(request);
        Map<String, Object> context = new HashMap<>(values);
        Map<String, String> words = texts(kind, language);
        ModelInfo info = model.info();
        context.put("t", words);
        context.put("page", page);
        context.put("texts", kind.path());
        context.put("styles", styles);
        context.put("scripts", scripts);
        context.putIfAbsent("title", words.getOrDefault(page + "_title", "Parley"));
        context.put("assets", assets.base());
        context.put("language", language.tag());
        context.put("direction", language.direction());
        context.put("languages", languages(language));
        context.put("theme", theme(request));
        context.put("model", info.name());
        context.put("demo", info.demo());
        context.put("drawing", drawing);
        context.put("publicUrl", publicUrl.toString());
        if (kind == PageKind.ADMIN) {
            context.put("content", template(page).execute(context));
        }
        context.put(
                "body",
                template(kind == PageKind.ADMIN ? ADMIN + "layout" : page).execute(context));
        return ResponseEntity.ok()
                .contentType(HTML)
                .cacheControl(CacheControl.noCache().cachePrivate())
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING, HttpHeaders.COOKIE, HttpHeaders.ACCEPT_LANGUAGE)
                .header(HttpHeaders.CONTENT_LANGUAGE, language.tag())
                .body(template("shell").execute(context));
    }

    /** The words of the pages for everybody by their keys. */
    public Map<String, String> texts(PageLanguage language) {
        return texts(PageKind.PUBLIC, language);
    }

    /** The words of the pages for operators by their keys. */
    public Map<String, String> adminTexts(PageLanguage language) {
        return texts(PageKind.ADMIN, language);
    }

    private Map<String, String> texts(PageKind kind, PageLanguage language) {
        return texts.computeIfAbsent(
                new Words(kind, language), wanted -> PageTexts.of(wanted.kind(), wanted.language()));
    }

    private static List<Map<String, Object>> languages(PageLanguage chosen) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (PageLanguage language : PageLanguage.values()) {
            all.add(Map.of("tag", language.tag(), "label", language.label(), "chosen", language == chosen));
        }
        return all;
    }

    /** Empty: as the system has it. */
    private static String theme(ServerHttpRequest request) {
        HttpCookie chosen = request.getCookies().getFirst(THEME);
        String theme = chosen == null ? "" : chosen.getValue();
        return theme.equals("light") || theme.equals("dark") ? theme : "";
    }

    private Template template(String name) {
        return templates.computeIfAbsent(name, key -> {
            try (Reader source = open(key)) {
                return compiler.compile(source);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Reader open(String name) throws IOException {
        InputStream file = PageShell.class.getResourceAsStream(name + ".mustache");
        if (file == null) {
            throw new IOException("there is no page " + name);
        }
        return new InputStreamReader(file, StandardCharsets.UTF_8);
    }
}
