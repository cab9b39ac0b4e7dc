package dev.parley.assistant.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.assistant.page.PageShell;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;

class AdminAreaTests {

    @Test
    void area_ofTheNavigation_hasItsModuleItsNameAndItsIcon() throws Exception {
        assertThat(AdminArea.shown()).contains(AdminArea.OVERVIEW, AdminArea.MODELS);
        String icons = text("/static/assets/icons.svg");
        ResourceBundle texts;
        try (InputStream file = PageShell.class.getResourceAsStream("admin.properties")) {
            texts = new PropertyResourceBundle(file);
        }
        for (AdminArea area : AdminArea.values()) {
            assertThat(texts.containsKey("area_" + area.label()))
                    .as(area.label())
                    .isTrue();
            assertThat(icons).contains("<symbol id=\"" + area.icon() + "\"");
        }
        for (AdminArea area : AdminArea.shown()) {
            assertThat(text("/static/assets/admin/" + area.label() + ".js")).isNotBlank();
        }
    }

    @Test
    void area_withoutAPage_isNotShown() {
        assertThat(AdminArea.shown("no-such-area")).isEmpty();
        assertThat(AdminArea.shown()).allMatch(area -> PageShell.hasAdminPage(area.label()));
        assertThat(PageShell.hasAdminPage("no-such-area")).isFalse();
    }

    private static String text(String resource) throws Exception {
        try (InputStream file = AdminAreaTests.class.getResourceAsStream(resource)) {
            assertThat(file).as(resource).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
