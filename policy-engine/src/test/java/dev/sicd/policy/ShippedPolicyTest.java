package dev.sicd.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class ShippedPolicyTest {
    private final CompiledPolicy policy = ShippedPolicy.load();

    @TestFactory
    Stream<DynamicTest> ownTest() {
        return policy.runTests().stream()
                .map(result -> DynamicTest.dynamicTest(
                        result.name(), () -> assertThat(result.differences()).isEmpty()));
    }

    @Test
    void hasTestsAndNoDoubtfulPlaces() {
        assertThat(policy.runTests()).hasSizeGreaterThan(30);
        assertThat(policy.warnings()).isEmpty();
    }
}
