package dev.parley.assistant.page;

import com.microsoft.playwright.Page;
import dev.parley.assistant.ParleyProcess;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A browser, and the program as a newcomer starts it: the demo model, its documents and the phone. */
abstract class DemoPages {

    /** Of those who may look at the dashboard and see no content. */
    static final String VIEWER_TOKEN = "only for looking at things";

    @TempDir
    static Path home;

    static PageBrowser browser;
    static ParleyProcess parley;

    @BeforeAll
    static void start() {
        browser = PageBrowser.open();
        // What is measured and what is popular shows at once.
        parley = ParleyProcess.start(
                home,
                Map.of(),
                "--parley.metrics.step=1s",
                "--parley.suggestions.refresh=1s",
                "--parley.admin.viewer-token=" + VIEWER_TOKEN);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (parley != null) {
            parley.close();
        }
        browser = null;
        parley = null;
    }

    @AfterEach
    void consoleIsClean() {
        browser.checkFaultsAndReset();
    }

    static void open(Page page, String path) {
        page.navigate(parley.uri(path).toString());
    }
}
