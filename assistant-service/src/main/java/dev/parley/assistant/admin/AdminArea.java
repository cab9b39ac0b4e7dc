package dev.parley.assistant.admin;

import dev.parley.assistant.page.PageShell;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Areas of the dashboard in the order of its navigation. One that has a page, {@code admin/NAME.mustache}, is shown; its
 * name in the navigation is the text {@code area_NAME}.
 */
enum AdminArea {
    OVERVIEW("chart"),
    MODELS("chip"),
    TURNS("clock"),
    CONVERSATIONS("chat"),
    CHANNELS("phone"),
    SEARCH("search"),
    TOOLS("tool"),
    PERSONAS("person"),
    ROLLOUTS("flag"),
    SAFETY("shield"),
    PEOPLE("people"),
    KEYS("key"),
    AUDIT("document"),
    SETTINGS("settings");

    private static final List<AdminArea> SHOWN = Arrays.stream(values())
            .filter(area -> PageShell.hasAdminPage(area.label()))
            .toList();

    private final String icon;

    AdminArea(String icon) {
        this.icon = icon;
    }

    /** Name of its page, its module and, but for the overview, the end of its path. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    String path() {
        return this == OVERVIEW ? "/admin" : "/admin/" + label();
    }

    /** Of {@code icons.svg}. */
    String icon() {
        return icon;
    }

    /** Those that have a page. */
    static List<AdminArea> shown() {
        return SHOWN;
    }

    static Optional<AdminArea> shown(String label) {
        return SHOWN.stream().filter(area -> area.label().equals(label)).findFirst();
    }
}
