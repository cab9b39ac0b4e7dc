package dev.parley.assistant.consent;

import dev.parley.tool.ToolSource;
import java.net.IDN;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Web addresses in arguments, and whether the person or a source of the turn gave them. Stateless. */
final class Addresses {

    private static final Pattern ADDRESS = Pattern.compile(
            "(?i)(?:https?://|www\\.)[^\\s<>\"'“”«»⟦⟧]+|(?<![@\\w.])(?:[\\w-]+\\.)+[a-z]{2,}(?:/[^\\s<>\"'“”«»⟦⟧]*)?");

    private static final Pattern TRAILING = Pattern.compile("[.,;:!?)\\]}]+$");

    private Addresses() {}

    static boolean isOnlyAddresses(List<String> values) {
        return !values.isEmpty()
                && values.stream().allMatch(value -> normal(value).isPresent());
    }

    static boolean known(List<String> values, String message, List<ToolSource> sources) {
        Set<String> given = new HashSet<>();
        Matcher written = ADDRESS.matcher(message);
        while (written.find()) {
            normal(TRAILING.matcher(written.group()).replaceAll("")).ifPresent(given::add);
        }
        sources.forEach(source -> normal(source.url()).ifPresent(given::add));
        return values.stream()
                .allMatch(value -> normal(value).filter(given::contains).isPresent());
    }

    /** One spelling for an address: scheme and host in lower case, the host in ASCII, no fragment, no final slash. */
    private static Optional<String> normal(String text) {
        String address = text.strip();
        if (!ADDRESS.matcher(address).matches()) {
            return Optional.empty();
        }
        try {
            URI uri = URI.create(address.matches("(?i)https?://.*") ? address : "https://" + address);
            String authority = uri.getRawAuthority();
            if (authority == null || authority.contains("@")) {
                return Optional.empty();
            }
            String host = IDN.toASCII(authority.replaceFirst(":\\d+$", ""), IDN.ALLOW_UNASSIGNED)
                    .toLowerCase(Locale.ROOT);
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("/$", "");
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            return Optional.of(host + port + path + query);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
