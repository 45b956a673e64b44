package dev.sicd.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sicd.kit.auth.Principal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {
    @Test
    void refusesAQueryParameterGivenTwice() {
        Request request = request(Map.of("limit", List.of("1", "2")));

        assertThatThrownBy(() -> request.queryParameter("limit"))
                .isInstanceOf(Problem.class)
                .hasMessage("the query parameter 'limit' is given 2 times; give it once");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1.5", "0", "1001", "99999999999999999999", " 1", "1e2"})
    void refusesANumberOutsideItsRange(String value) {
        Request request = request(Map.of("limit", List.of(value)));

        assertThatThrownBy(() -> request.integerQueryParameter("limit", 1, 1000))
                .isInstanceOf(Problem.class)
                .hasMessage("the query parameter 'limit' is '" + value + "'; give a whole number from 1 to 1000");
    }

    @Test
    void readsANumberInItsRange() {
        assertThat(request(Map.of("limit", List.of("1000"))).integerQueryParameter("limit", 1, 1000))
                .contains(1000L);
        assertThat(request(Map.of()).integerQueryParameter("limit", 1, 1000)).isEmpty();
    }

    @Test
    void asksWhetherAnotherQueryParameterWasMeant() {
        Request request = request(Map.of("limti", List.of("1")));

        request.allowQueryParameters(Set.of("limti"));
        assertThatThrownBy(() -> request.allowQueryParameters(Set.of("limit", "cursor")))
                .isInstanceOf(Problem.class)
                .hasMessage("there is no query parameter 'limti'; did you mean 'limit'?");
        assertThatThrownBy(() -> request.allowQueryParameters(Set.of("cursor", "as_of")))
                .hasMessage("there is no query parameter 'limti'; known are as_of, cursor");
        assertThatThrownBy(() -> request.allowQueryParameters(Set.of()))
                .hasMessage("there is no query parameter 'limti'; there are none here");
    }

    private static Request request(Map<String, List<String>> query) {
        return new Request("GET", "/", Map.of(), query, Map.of(), new byte[0], "127.0.0.1", Principal.ANONYMOUS);
    }
}
