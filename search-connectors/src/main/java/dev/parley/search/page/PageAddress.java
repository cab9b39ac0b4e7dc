package dev.parley.search.page;

import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks an address before anything is resolved: scheme, port, user part and every odd way to write a host. What a name
 * stands for is checked afterwards, by {@link GuardedResolverGroup}. Stateless.
 */
final class PageAddress {

    private static final int MAX_CHARACTERS = 2_048;
    private static final int NO_PORT = -1;

    private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
    private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern V6_LITERAL = Pattern.compile("\\[[0-9a-f:.]{2,45}]");
    private static final Set<String> LOCAL_DOMAINS = Set.of(
            "localhost",
            "local",
            "internal",
            "intranet",
            "lan",
            "home",
            "corp",
            "private",
            "localdomain",
            "arpa",
            "test",
            "invalid");

    private PageAddress() {}

    /**
     * The address in the form that is fetched: ASCII host, no fragment, no user part.
     *
     * @throws RefusedException when it may not be opened
     */
    static URI checked(URI url, PageReaderOptions options) {
        if (url.toString().length() > MAX_CHARACTERS) {
            throw RefusedException.address("the address is longer than " + MAX_CHARACTERS + " characters");
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw RefusedException.address("only http and https addresses can be opened");
        }
        URI parsed = withHost(url);
        if (parsed.getRawUserInfo() != null) {
            throw RefusedException.address("an address with a user name or password is not opened");
        }
        int port = parsed.getPort();
        if (!options.allowLoopback() && port != NO_PORT && !options.ports().contains(port)) {
            throw RefusedException.address("port " + port + " is not one of the web");
        }
        String host = host(parsed.getHost(), options.allowLoopback());
        String path = parsed.getRawPath() == null || parsed.getRawPath().isEmpty() ? "/" : parsed.getRawPath();
        return URI.create(scheme + "://" + host + (port == NO_PORT ? "" : ":" + port) + path
                + (parsed.getRawQuery() == null ? "" : "?" + parsed.getRawQuery()));
    }

    /** {@link URI} leaves the host out where it holds letters beyond ASCII. */
    private static URI withHost(URI url) {
        if (url.getHost() != null) {
            return url;
        }
        String authority = url.getRawAuthority();
        if (authority == null || authority.isEmpty() || authority.indexOf('@') >= 0) {
            throw RefusedException.address("the address has no usable host");
        }
        int colon = authority.lastIndexOf(':');
        String name = colon < 0 ? authority : authority.substring(0, colon);
        String port = colon < 0 ? "" : authority.substring(colon);
        try {
            String ascii = url.getScheme() + "://" + IDN.toASCII(name) + port
                    + (url.getRawPath() == null ? "" : url.getRawPath())
                    + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
            URI parsed = new URI(ascii);
            if (parsed.getHost() == null) {
                throw RefusedException.address("the address has no usable host");
            }
            return parsed;
        } catch (URISyntaxException | IllegalArgumentException odd) {
            throw RefusedException.address("the address has no usable host");
        }
    }

    private static String host(String raw, boolean allowLoopback) {
        String host = raw.toLowerCase(Locale.ROOT);
        if (host.startsWith("[")) {
            if (!V6_LITERAL.matcher(host).matches()) {
                throw RefusedException.address("the address has no usable host");
            }
            refuseUnlessOpen(host.substring(1, host.length() - 1), allowLoopback);
            return host;
        }
        if (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        String[] labels = host.split("\\.", -1);
        String last = labels[labels.length - 1];
        if (NUMBER.matcher(last).matches()) {
            if (labels.length != 4
                    || !java.util.Arrays.stream(labels)
                            .allMatch(part -> OCTET.matcher(part).matches())) {
                throw RefusedException.address("a number as host has to be written as a plain IPv4 address");
            }
            refuseUnlessOpen(host, allowLoopback);
            return host;
        }
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                throw RefusedException.address("the address has no usable host");
            }
        }
        if (!allowLoopback && (labels.length < 2 || LOCAL_DOMAINS.contains(last))) {
            throw RefusedException.address("the host is not one of the public Internet");
        }
        return host;
    }

    private static void refuseUnlessOpen(String literal, boolean allowLoopback) {
        InetAddress address;
        try {
            address = InetAddress.ofLiteral(literal);
        } catch (IllegalArgumentException odd) {
            throw RefusedException.address("the address has no usable host");
        }
        if (!open(address, allowLoopback)) {
            throw RefusedException.address("the host is not one of the public Internet");
        }
    }

    /** Whether a resolved address may be connected to. */
    static boolean open(InetAddress address, boolean allowLoopback) {
        return PublicAddress.is(address) || (allowLoopback && address.isLoopbackAddress());
    }
}
