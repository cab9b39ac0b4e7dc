package dev.parley.assistant.page;

import java.util.List;

/** Who a page is for, and so which words travel with it. */
enum PageKind {
    /** For everybody. */
    PUBLIC("texts", List.of("texts")),
    /** For operators: everybody's words and those of the dashboard. */
    ADMIN("admin-texts", List.of("texts", "admin"));

    private final String path;
    private final List<String> bundles;

    PageKind(String path, List<String> bundles) {
        this.path = path;
        this.bundles = bundles;
    }

    /** Folder of its words among the assets. */
    String path() {
        return path;
    }

    /** Message bundles, the later ones added to the earlier ones. */
    List<String> bundles() {
        return bundles;
    }
}
