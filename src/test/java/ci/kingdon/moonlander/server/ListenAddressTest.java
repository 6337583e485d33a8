package ci.kingdon.moonlander.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0:9443, 0.0.0.0, 9443",
        ":8080, '', 8080",
        "localhost:0, localhost, 0",
        "[::1]:65535, ::1, 65535",
        "[::]:1, ::, 1",
    })
    void readsAndWritesAnAddress(String text, String host, int port) {
        assertThat(ListenAddress.parse(text))
                .isEqualTo(new ListenAddress(host, port))
                .hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "9443",
                "localhost",
                "localhost:",
                "localhost:x",
                ":-1",
                ":65536",
                ":99999999999",
                "::1:9443"
            })
    void refusesWhatIsNoAddressAndSaysWhatIs(String text) {
        assertThatThrownBy(() -> ListenAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'%s' is no address to listen on; allowed: host:port, [IPv6]:port, or :port, with a port from 0"
                                + " to 65535",
                        text);
    }

    @ParameterizedTest
    @CsvSource({
        ":9443, TCP, 0.0.0.0",
        ":9443, TCP4, 0.0.0.0",
        ":9443, TCP6, 0:0:0:0:0:0:0:0",
        "127.0.0.1:9443, TCP, 127.0.0.1",
        "127.0.0.1:9443, TCP4, 127.0.0.1",
        "[::1]:9443, TCP, 0:0:0:0:0:0:0:1",
        "[::1]:9443, TCP6, 0:0:0:0:0:0:0:1",
    })
    void resolvesToAnAddressOfTheNetwork(String text, Network network, String expected) throws Exception {
        assertThat(ListenAddress.parse(text).resolve(network).getAddress().getHostAddress())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0:9443, TCP6, tcp6", "[::1]:9443, TCP4, tcp4"})
    void refusesAnAddressOfAnotherNetwork(String text, Network network, String name) {
        assertThatThrownBy(() -> ListenAddress.parse(text).resolve(network))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot listen on %s: it is no address of network %s", text, name);
    }

    @Test
    void saysThatThereIsNoSuchHost() {
        assertThatThrownBy(() -> ListenAddress.parse("nowhere.invalid:9443").resolve(Network.TCP))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot listen on nowhere.invalid:9443: no such host");
    }
}
