package dev.parley.search.ranking;

import java.net.IDN;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One key for all addresses of the same page; a key, not an address to open. */
public final class CanonicalUrl {

    private static final Set<String> TRACKING = Set.of(
            "fbclid",
            "gclid",
            "gclsrc",
            "dclid",
            "gbraid",
            "wbraid",
            "msclkid",
            "yclid",
            "twclid",
            "ttclid",
            "igshid",
            "igsh",
            "mc_cid",
            "mc_eid",
            "_ga",
            "_gl",
            "_hsenc",
            "_hsmi",
            "mkt_tok",
            "vero_id",
            "srsltid",
            "ref_src",
            "ref_url",
            "spm",
            "oly_anon_id",
            "oly_enc_id",
            "wickedid",
            "s_cid",
            "cmpid");
    private static final String TRACKING_PREFIX = "utm_";
    private static final Set<String> AMP_PARAMETERS = Set.of("amp", "amp=1", "amp=true", "outputtype=amp");
    private static final Pattern MOBILE_HOST =
            Pattern.compile("^(?:www\\.)?(?:m|mobile|amp|touch)\\.(?=[^.]+\\.)|^www\\.(?=[^.]+\\.)");
    private static final Pattern MOBILE_LABEL = Pattern.compile("^([a-z]{2,3})\\.m\\.(?=[^.]+\\.)");
    private static final Pattern AMP_PATH = Pattern.compile("/amp(?:\\.html)?/?$|\\.amp(?=(?:\\.html)?$)");
    private static final Pattern AMP_PREFIX = Pattern.compile("^/amp(?=/)");
    private static final Pattern AMP_VIEWER = Pattern.compile("^/amp/s?/?((?:[a-z0-9-]+\\.)+[a-z]{2,})(/.*)?$");
    private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");
    private static final Pattern LEADING_DOT_SEGMENTS = Pattern.compile("^(/\\.\\.?(?=/|$))+");
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int NO_PORT = -1;

    private CanonicalUrl() {}

    /**
     * Joins {@code http} and {@code https}, letter case of scheme and host, names with letters beyond ASCII and their
     * {@code xn--} form, {@code www.} and hosts for phones, AMP pages and their viewer, default ports, fragments, trailing
     * slashes, dot segments, needless escapes, tracking parameters and the order of parameters. Addresses without a host
     * keep their form apart from the fragment.
     */
    public static String of(URI url) {
        return of(url, true);
    }

    private static String of(URI given, boolean mayBeViewer) {
        URI url = withAsciiHost(given);
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (url.isOpaque() || url.getHost() == null) {
            String text = url.toString();
            int fragment = text.indexOf('#');
            return fragment < 0 ? text : text.substring(0, fragment);
        }
        boolean web = scheme.equals("http") || scheme.equals("https");
        if (web && mayBeViewer && host(url).endsWith("google.com")) {
            Matcher viewer = AMP_VIEWER.matcher(url.getRawPath());
            if (viewer.matches()) {
                String rest = viewer.group(2) == null ? "" : viewer.group(2);
                return of(URI.create("https://" + viewer.group(1) + rest), false);
            }
        }
        return (web ? "https" : scheme) + "://" + host(url) + port(url, web) + path(url) + query(url);
    }

    private static String host(URI url) {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        host = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return MOBILE_LABEL.matcher(MOBILE_HOST.matcher(host).replaceFirst("")).replaceFirst("$1.");
    }

    /** {@link URI} sees no host in a name with letters beyond ASCII. */
    private static URI withAsciiHost(URI url) {
        String authority = url.getRawAuthority();
        if (url.getHost() != null || url.isOpaque() || authority == null || authority.isEmpty()) {
            return url;
        }
        int colon = authority.lastIndexOf(':');
        String name = colon < 0 ? authority : authority.substring(0, colon);
        try {
            return URI.create(
                    url.getScheme() + "://" + IDN.toASCII(name) + (colon < 0 ? "" : authority.substring(colon))
                            + (url.getRawPath() == null ? "" : url.getRawPath())
                            + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery()));
        } catch (IllegalArgumentException odd) {
            return url;
        }
    }

    private static String port(URI url, boolean web) {
        int port = url.getPort();
        boolean usual = port == NO_PORT || (web && (port == HTTP_PORT || port == HTTPS_PORT));
        return usual ? "" : ":" + port;
    }

    private static String path(URI url) {
        String raw = url.normalize().getRawPath();
        String path = unescape(LEADING_DOT_SEGMENTS.matcher(raw).replaceFirst(""));
        path = AMP_PREFIX.matcher(AMP_PATH.matcher(path).replaceFirst("")).replaceFirst("");
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    private static String query(URI url) {
        String raw = url.getRawQuery();
        if (raw == null) {
            return "";
        }
        String kept = Arrays.stream(raw.split("&"))
                .filter(part -> !part.isEmpty() && !isTracking(part))
                .map(CanonicalUrl::unescape)
                .sorted()
                .collect(Collectors.joining("&"));
        return kept.isEmpty() ? "" : "?" + kept;
    }

    private static boolean isTracking(String parameter) {
        if (AMP_PARAMETERS.contains(parameter.toLowerCase(Locale.ROOT))) {
            return true;
        }
        int equals = parameter.indexOf('=');
        String name = (equals < 0 ? parameter : parameter.substring(0, equals)).toLowerCase(Locale.ROOT);
        return name.startsWith(TRACKING_PREFIX) || TRACKING.contains(name);
    }

    private static String unescape(String text) {
        return ESCAPE.matcher(text).replaceAll(match -> {
            char value = (char) Integer.parseInt(match.group(1), 16);
            boolean plain = value < 128 && (Character.isLetterOrDigit(value) || "-._~".indexOf(value) >= 0);
            return plain
                    ? String.valueOf(value)
                    : Matcher.quoteReplacement(match.group().toUpperCase(Locale.ROOT));
        });
    }
}
