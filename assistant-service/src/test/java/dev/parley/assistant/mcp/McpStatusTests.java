package dev.parley.assistant.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.tool.mcp.McpListener;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class McpStatusTests {

    private final List<String> heard = new ArrayList<>();
    private final McpStatus status = new McpStatus(
            List.of("shop", "maps"),
            new McpListener() {
                @Override
                public void toolsChanged(String server, Set<String> added, Set<String> removed, Set<String> changed) {
                    heard.add(server + " changed");
                }

                @Override
                public void toolRefused(String server, String tool, String reason) {
                    heard.add(server + " refused");
                }

                @Override
                public void disconnected(String server, String reason) {
                    heard.add(server + " lost");
                }
            },
            Clock.systemUTC());

    private McpStatus.Server shop() {
        return status.servers().getLast();
    }

    @Test
    void server_goesFromConnectingToConnectedToLost_andKeepsItsChanges() {
        assertThat(status.servers()).extracting(McpStatus.Server::name).containsExactly("maps", "shop");
        assertThat(shop().state()).isEqualTo("connecting");
        status.toolRefused("shop", "pay", "its schema is no object");
        status.toolsChanged("shop", Set.of("shop_find"), Set.of(), Set.of());
        status.connected("shop", 1);
        assertThat(shop().state()).isEqualTo("connected");
        assertThat(shop().tools()).isEqualTo(1);
        assertThat(shop().since()).isNotNull();
        assertThat(shop().changes().getFirst().added()).containsExactly("shop_find");
        assertThat(shop().changes().getLast().refused()).isEqualTo(Map.of("pay", "its schema is no object"));

        status.disconnected("shop", "no answer in time");
        assertThat(shop().state()).isEqualTo("disconnected");
        assertThat(shop().fault()).isEqualTo("no answer in time");
        assertThat(heard).containsExactly("shop refused", "shop changed", "shop lost");
    }

    @Test
    void changes_ofAServerThatNeverRests_areBounded() {
        for (int change = 0; change < 100; change++) {
            status.toolsChanged("shop", Set.of("t" + change), Set.of(), Set.of());
        }
        assertThat(shop().changes()).hasSize(20);
        assertThat(shop().changes().getFirst().added()).containsExactly("t99");
    }
}
