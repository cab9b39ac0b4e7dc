package dev.parley.search.page;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/**
 * Tells addresses of the public Internet from those that may lead into a private network. The blocks are those of the IANA
 * special-purpose address registries, and the addresses of cloud metadata services outside of them. Stateless.
 */
final class PublicAddress {

    private static final List<Block> PRIVATE_V4 = List.of(
            Block.v4(0, 0, 0, 0, 8),
            Block.v4(10, 0, 0, 0, 8),
            Block.v4(100, 64, 0, 0, 10),
            Block.v4(127, 0, 0, 0, 8),
            Block.v4(169, 254, 0, 0, 16),
            Block.v4(172, 16, 0, 0, 12),
            Block.v4(192, 0, 0, 0, 24),
            Block.v4(192, 0, 2, 0, 24),
            Block.v4(192, 88, 99, 0, 24),
            Block.v4(192, 168, 0, 0, 16),
            Block.v4(198, 18, 0, 0, 15),
            Block.v4(198, 51, 100, 0, 24),
            Block.v4(203, 0, 113, 0, 24),
            Block.v4(224, 0, 0, 0, 4),
            Block.v4(240, 0, 0, 0, 4),
            // Azure's wire server, which gives out secrets of the machine from a public block.
            Block.v4(168, 63, 129, 16, 32));

    private static final Block GLOBAL_V6 = new Block(new int[] {0x20}, 3);
    private static final Block NAT64 = new Block(new int[] {0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0}, 96);

    private static final List<Block> SPECIAL_V6 = List.of(
            // Protocol assignments, Teredo and ORCHID: tunnels that hide where a packet ends.
            new Block(new int[] {0x20, 0x01, 0x00}, 23),
            new Block(new int[] {0x20, 0x01, 0x0d, 0xb8}, 32),
            // 6to4 carries any IPv4 address.
            new Block(new int[] {0x20, 0x02}, 16),
            new Block(new int[] {0x3f, 0xff, 0x00}, 20));

    /** First byte of the IPv4 address inside the last 32 bits of an IPv6 address. */
    private static final int EMBEDDED_V4 = 12;

    /** The interface identifier of ISATAP, which is followed by an IPv4 address. */
    private static final int ISATAP_MARK = 10;

    private PublicAddress() {}

    static boolean is(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublicV4(bytes, 0) : isPublicV6(bytes);
    }

    private static boolean isPublicV4(byte[] bytes, int from) {
        return PRIVATE_V4.stream().noneMatch(block -> block.holds(bytes, from));
    }

    private static boolean isPublicV6(byte[] bytes) {
        if (NAT64.holds(bytes, 0)) {
            return isPublicV4(bytes, EMBEDDED_V4);
        }
        boolean isatap = bytes[ISATAP_MARK] == 0x5e && bytes[ISATAP_MARK + 1] == (byte) 0xfe;
        return GLOBAL_V6.holds(bytes, 0)
                && SPECIAL_V6.stream().noneMatch(block -> block.holds(bytes, 0))
                && !(isatap && !isPublicV4(bytes, EMBEDDED_V4));
    }

    /** @param prefix its leading bytes, at least as many as {@code bits} touch */
    private record Block(int[] prefix, int bits) {

        static Block v4(int a, int b, int c, int d, int bits) {
            return new Block(new int[] {a, b, c, d}, bits);
        }

        boolean holds(byte[] address, int from) {
            for (int bit = 0; bit < bits; bit += Byte.SIZE) {
                int width = Math.min(Byte.SIZE, bits - bit);
                int mask = 0xff << (Byte.SIZE - width) & 0xff;
                int index = bit / Byte.SIZE;
                if ((address[from + index] & mask) != (prefix[index] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
