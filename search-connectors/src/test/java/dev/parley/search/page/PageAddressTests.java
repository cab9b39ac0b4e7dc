package dev.parley.search.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageAddressTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ftp://e.org/a",
                "gopher://e.org/",
                "jar:http://e.org/a!/b",
                "/a",
                "mailto:a@e.org",
                "http:///a",
                "http://user@e.org/",
                "http://user:secret@e.org/",
                "http://e.org@127.0.0.1/",
                "http://e.org:22/",
                "http://e.org:8080/",
                "http://localhost/",
                "http://localhost./",
                "http://printer/",
                "http://db.internal/",
                "http://router.lan/",
                "http://x.local/",
                "http://127.0.0.1/",
                "http://127.1/",
                "http://2130706433/",
                "http://0x7f000001/",
                "http://0x7f.0.0.1/",
                "http://0177.0.0.1/",
                "http://017700000001/",
                "http://127.0.0.01/",
                "http://1.2.3/",
                "http://1.2.3.4.5/",
                "http://256.1.1.1/",
                "http://10.0.0.1/",
                "http://172.31.255.255/",
                "http://192.168.1.1/",
                "http://169.254.169.254/latest/meta-data/",
                "http://100.64.0.1/",
                "http://100.100.100.200/",
                "http://168.63.129.16/",
                "http://192.0.0.192/",
                "http://198.18.0.1/",
                "http://224.0.0.1/",
                "http://255.255.255.255/",
                "http://0.0.0.0/",
                "http://[::1]/",
                "http://[::]/",
                "http://[::ffff:127.0.0.1]/",
                "http://[::ffff:a9fe:a9fe]/",
                "http://[::127.0.0.1]/",
                "http://[64:ff9b::10.0.0.1]/",
                "http://[64:ff9b:1::10.0.0.1]/",
                "http://[2002:7f00:1::]/",
                "http://[2001:0:1::1]/",
                "http://[2001:db8::1]/",
                "http://[fe80::1]/",
                "http://[fd00:ec2::254]/",
                "http://[ff02::1]/",
                "http://[2607:f8b0::5efe:10.0.0.1]/",
                "http://e_.org../",
                "http://-e.org/"
            })
    void checked_addressThatMayLeadInside_isRefused(String address) {
        URI url = URI.create(address);
        assertThatThrownBy(() -> PageAddress.checked(url, PageReaderOptions.DEFAULT))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.why()).isEqualTo(PageOutcome.Cause.ADDRESS));
    }

    @ParameterizedTest
    @CsvSource({
        "http://E.org, http://e.org/",
        "HTTPS://e.org:443/a?b=c#d, https://e.org:443/a?b=c",
        "https://bücher.example/ä?q=ö, https://xn--bcher-kva.example/ä?q=ö",
        "http://93.184.215.14/a, http://93.184.215.14/a",
        "http://[2606:4700::1111]/, http://[2606:4700::1111]/",
        "http://a-b.e.org./x, http://a-b.e.org/x"
    })
    void checked_addressOfThePublicWeb_isGivenInPlainForm(String address, String plain) {
        assertThat(PageAddress.checked(URI.create(address), PageReaderOptions.DEFAULT))
                .hasToString(plain);
    }

    @Test
    void checked_endlessAddress_isRefused() {
        URI url = URI.create("http://e.org/" + "x".repeat(3_000));
        assertThatThrownBy(() -> PageAddress.checked(url, PageReaderOptions.DEFAULT))
                .hasMessageContaining("2048");
    }

    @ParameterizedTest
    @CsvSource({
        "8.8.8.8, true",
        "100.63.255.255, true",
        "100.64.0.0, false",
        "100.127.255.255, false",
        "100.128.0.0, true",
        "172.15.0.1, true",
        "172.16.0.0, false",
        "172.32.0.0, true",
        "198.17.255.255, true",
        "198.19.255.255, false",
        "223.255.255.255, true",
        "2606:4700::1111, true",
        "64:ff9b::808:808, true",
        "64:ff9b::a00:1, false",
        "2001:1ff:ffff::1, false",
        "2001:200::1, true",
        "3fff::1, false",
        "fc00::1, false",
        "fec0::1, false",
        "4000::1, false"
    })
    void is_bordersOfBlocks_areKept(String address, boolean open) {
        assertThat(PublicAddress.is(InetAddress.ofLiteral(address))).isEqualTo(open);
    }
}
