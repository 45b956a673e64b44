package dev.sicd.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
    private static final Handler NOTHING = request -> Reply.empty(204);

    private final Routes routes = Routes.builder()
            .get("/runs/{run_id}", NOTHING)
            .get("/runs/{run_id}/summary", NOTHING)
            .get("/runs/latest", NOTHING)
            .post("/runs/{id}", NOTHING)
            .get("/", NOTHING)
            .build();

    @Test
    void preferALiteralToAParameterWhateverTheOrder() {
        assertThat(find("GET", "/runs/latest").route().pattern().text()).isEqualTo("/runs/latest");
        assertThat(find("GET", "/runs/other").route().pattern().text()).isEqualTo("/runs/{run_id}");
    }

    @Test
    void findTheMethodAmongAllPatternsOfThePath() {
        Match match = find("POST", "/runs/latest");

        assertThat(match.route().pattern().text()).isEqualTo("/runs/{id}");
        assertThat(match.parameters()).isEqualTo(Map.of("id", "latest"));
    }

    @Test
    void answerHeadFromGet() {
        assertThat(find("HEAD", "/runs/a/summary").route().method()).isEqualTo("GET");
    }

    @Test
    void nameAllMethodsOfAPathInA405() {
        assertThatThrownBy(() -> find("DELETE", "/runs/a"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(405))
                .hasMessage("'DELETE' is not possible on '/runs/a'; use GET, HEAD, OPTIONS, POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/runs", "/runs/", "/runs//summary", "/runs/a/summary/", "/RUNS/a", "//", "/runs/a/b/c"})
    void doNotKnowPathsThatAreNearlyRight(String path) {
        assertThatThrownBy(() -> find("GET", path))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(404));
    }

    @Test
    void knowTheRoot() {
        assertThat(find("GET", "/").route().pattern().text()).isEqualTo("/");
    }

    @Test
    void areMergedFromParts() {
        Routes merged = Routes.merge(
                routes,
                Routes.builder()
                        .put("/other", NOTHING)
                        .delete("/other", NOTHING)
                        .build());

        assertThat(merged.match("PUT", Target.parse("/other", "")).route().method())
                .isEqualTo("PUT");
        assertThat(merged.match("GET", Target.parse("/runs/x", "")).parameters())
                .isEqualTo(Map.of("run_id", "x"));
    }

    @Test
    void refuseTwoHandlersForOneRequest() {
        Routes.Builder builder = Routes.builder().get("/runs/{a}", NOTHING);

        assertThatThrownBy(() -> builder.get("/runs/{b}", NOTHING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GET /runs/{b} has two handlers; remove one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "runs", "/runs/{Run}", "/runs/{a}/{a}", "/runs/{a", "/runs/x{a}", "/r uns", "/%41"})
    void refusePatternsThatAreNone(String pattern) {
        assertThatThrownBy(() -> Routes.builder().get(pattern, NOTHING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no path pattern");
    }

    @Test
    void readTheQueryAsAFormDoes() {
        Target target = Target.parse("/", "a=1&b=x+y%2Bz&a=2&flag&=empty&&c==");

        assertThat(target.query())
                .isEqualTo(Map.of(
                        "a", List.of("1", "2"),
                        "b", List.of("x y+z"),
                        "flag", List.of(""),
                        "", List.of("empty"),
                        "c", List.of("=")));
    }

    @Test
    void refuseAQueryWithoutEnd() {
        assertThat(Target.parse("/", "a&".repeat(99) + "a").query().get("a")).hasSize(100);
        assertThatThrownBy(() -> Target.parse("/", "a&".repeat(100) + "a"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("more than 100 query parameters");
    }

    private Match find(String method, String path) {
        return routes.match(method, Target.parse(path, ""));
    }
}
