package dev.parley.tool.mcp;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it hears. */
final class RecordingListener implements McpListener {

    final List<String> changes = new CopyOnWriteArrayList<>();
    final List<String> refusals = new CopyOnWriteArrayList<>();
    final List<String> losses = new CopyOnWriteArrayList<>();

    @Override
    public void toolsChanged(String server, Set<String> added, Set<String> removed, Set<String> changed) {
        changes.add("+" + added + " -" + removed + " ~" + changed);
    }

    @Override
    public void toolRefused(String server, String tool, String reason) {
        refusals.add(tool + ": " + reason);
    }

    @Override
    public void disconnected(String server, String reason) {
        losses.add(reason);
    }
}
