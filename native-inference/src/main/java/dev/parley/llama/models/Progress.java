package dev.parley.llama.models;

import java.io.PrintStream;

/** Draws a bar for the file that is being fetched, on one line. Not thread-safe. */
final class Progress {

    private static final int WIDTH = 30;
    private static final double MEGABYTE = 1e6;

    private final PrintStream out;
    private long drawnPercent = -1;

    Progress(PrintStream out) {
        this.out = out;
    }

    void advance(RemoteFile file, long bytes) {
        long percent = file.size() == 0 ? 100 : bytes * 100 / file.size();
        if (percent != drawnPercent) {
            drawnPercent = percent;
            int full = (int) (percent * WIDTH / 100);
            out.printf(
                    "\r%s [%s%s] %3d %% of %.1f MB",
                    file.name(), "#".repeat(full), ".".repeat(WIDTH - full), percent, file.size() / MEGABYTE);
            out.flush();
        }
    }

    void complete(RemoteFile file, String how) {
        if (drawnPercent >= 0) {
            out.println();
        }
        drawnPercent = -1;
        out.printf("%s: %s%n", file.name(), how);
    }
}
