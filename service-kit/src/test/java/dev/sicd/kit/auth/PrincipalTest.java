package dev.sicd.kit.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrincipalTest {
    @ParameterizedTest
    @CsvSource({
        "run-7, run-7, true",
        "run-7, run-70, false",
        "run-7, run-, false",
        "team_a_*, team_a_1, true",
        "team_a_*, team_a_, true",
        "team_a_*, team_a, false",
        "team_a_*, xteam_a_1, false",
        "team_a_*, team_b_1, false",
        "team.a*, teamxa1, false",
        "*, anything, true",
    })
    void mayWriteWhatAGrantCovers(String grant, String name, boolean covered) {
        Principal principal =
                new Principal("p", Principal.Kind.AGENT, Set.of(Role.AGENT), List.of("other", grant), true);

        assertThat(principal.mayWrite(name)).isEqualTo(covered);
    }

    @Test
    void mayWriteNothingElseWithoutGrants() {
        assertThat(Principal.anonymous(Set.of(Role.AGENT)).mayWrite("x")).isFalse();
    }

    @Test
    void isNobodyWithoutToken() {
        assertThat(Principal.ANONYMOUS.authenticated()).isFalse();
        assertThat(Principal.anonymous(Set.of(Role.AGENT)).authenticated()).isFalse();
        assertThat(Principal.ANONYMOUS.roles()).isEmpty();
    }

    @Test
    void isNoReviewerByBeingAnAdmin() {
        Principal admin = new Principal("a", Principal.Kind.HUMAN, Set.of(Role.ADMIN), List.of(), true);

        assertThat(admin.has(Role.ADMIN)).isTrue();
        assertThat(admin.has(Role.REVIEWER)).isFalse();
    }
}
