package dev.parley.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.tool.policy.FakeTool;
import java.time.Duration;
import java.util.List;
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

    @Test
    void replace_nameOfAnotherOwner_isRefusedAndTheToolsBeforeStay() {
        Tool own = FakeTool.answering("fine").named("web_search");
        Tool other = FakeTool.answering("fine").named("shop_orders");
        ToolRegistry registry = ToolRegistry.of(own);
        registry.replace("shop", List.of(other));

        assertThatThrownBy(() ->
                        registry.replace("shop", List.of(FakeTool.answering("x").named("web_search"))))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(registry.find("shop_orders")).containsSame(other);
        assertThat(registry.find("web_search")).containsSame(own);
    }

    @Test
    void specs_scopeOfPersonaWithinChannel_givesWhatBothAllow() {
        ToolRegistry registry = ToolRegistry.of(
                FakeTool.answering("a").named("web_search"),
                FakeTool.answering("b").named("shop_orders"),
                FakeTool.answering("c").named("shop_prices"));
        ToolScope persona = ToolScope.of(List.of("shop_*", "web_search"));
        ToolScope channel = ToolScope.of(List.of("shop_prices", "web_search", "remember"));

        assertThat(registry.specs(persona.and(channel)))
                .extracting(ToolSpec::name)
                .containsExactly("web_search", "shop_prices");
        assertThat(registry.specs(ToolScope.NONE)).isEmpty();
    }
}
