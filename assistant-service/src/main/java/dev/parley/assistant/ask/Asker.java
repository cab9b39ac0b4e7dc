package dev.parley.assistant.ask;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Tells people apart where nobody signs in: by the network that a request comes from. Stateless. */
final class Asker {

    /** Addresses of one household or company share these leading bytes. */
    private static final int V4_BYTES = 3;

    private static final int V6_BYTES = 6;

    private Asker() {}

    static String of(@Nullable InetSocketAddress remote) {
        InetAddress address = remote == null ? null : remote.getAddress();
        if (address == null) {
            return "unknown";
        }
        int length = address instanceof Inet4Address ? V4_BYTES : V6_BYTES;
        return HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), length));
    }
}
