package dev.parley.assistant.search;

import dev.parley.assistant.RequestException;
import dev.parley.search.documents.Document;
import dev.parley.search.documents.DocumentsProvider;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** Shows a document of the library, so that a citation leads to a page. */
@RestController
class DocumentsController {

    static final String PATH = "/documents/";

    private final ObjectProvider<DocumentsProvider> documents;

    DocumentsController(ObjectProvider<DocumentsProvider> documents) {
        this.documents = documents;
    }

    @GetMapping(path = PATH + "{*path}", produces = MediaType.TEXT_HTML_VALUE + ";charset=UTF-8")
    String page(@PathVariable String path) {
        DocumentsProvider library = documents.getIfAvailable();
        Document document = (library == null ? Optional.<Document>empty() : library.document(relative(path)))
                .orElseThrow(() -> RequestException.notFound("no_such_document", "There is no such document."));
        StringBuilder html = new StringBuilder("<!doctype html><html><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width\">")
                .append("<link rel=\"stylesheet\" href=\"/assets/design.css\"><title>")
                .append(HtmlUtils.htmlEscape(document.title()))
                .append("</title></head><body><main class=\"document\"><h1>")
                .append(HtmlUtils.htmlEscape(document.title()))
                .append("</h1>");
        for (String paragraph : document.text().split("\n\\s*\n|\n")) {
            if (!paragraph.isBlank()) {
                html.append("<p>")
                        .append(HtmlUtils.htmlEscape(paragraph.strip()))
                        .append("</p>");
            }
        }
        return html.append("</main></body></html>").toString();
    }

    private static String relative(String path) {
        return path.startsWith("/") ? path.substring(1) : path;
    }
}
