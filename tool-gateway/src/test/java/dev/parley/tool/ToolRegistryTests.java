package dev.parley.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.tool.policy.FakeTool;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolRegistryTests {

    @Test
    void find_knownAndUnknownName_givesToolOrEmpty() {
        Tool tool = FakeTool.answering("fine").named("web_search");
        ToolRegistry registry = ToolRegistry.of(tool);

        assertThat(registry.find("web_search")).containsSame(tool);
        assertThat(registry.find("web")).isEmpty();
        assertThat(registry.specs()).containsExactly(tool.spec());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Search", "1search", "web-search", "web search", "sëarch", "search\n"})
    void new_nameOutOfPattern_isRefused(String name) {
        assertThatThrownBy(() -> ToolRegistry.of(FakeTool.answering("fine").named(name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tool name");
    }

    @Test
    void new_nameOf64Characters_isTakenAndOf65Refused() {
        assertThat(ToolRegistry.of(FakeTool.answering("fine").named("a".repeat(64)))
                        .specs())
                .hasSize(1);
        assertThatThrownBy(() -> ToolRegistry.of(FakeTool.answering("fine").named("a".repeat(65))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void new_sameNameTwice_isRefused() {
        Tool tool = FakeTool.answering("fine");

        assertThatThrownBy(() -> ToolRegistry.of(tool, tool))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("taken twice");
    }

    @Test
    void new_timeoutOfZero_isRefused() {
        assertThatThrownBy(() -> ToolRegistry.of(FakeTool.answering("fine").timeout(Duration.ZERO)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("timeout");
    }
}
