// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private final MemoryBudget budget = new MemoryBudget(100, 80, 60);

    @Test
    void whatWaitsShrinksWhatMayWaitForAnyOne() {
        budget.charge(MemoryKind.MESSAGES, 70);

        assertThat(budget.bound(50)).isEqualTo(30);
        assertThat(budget.bound(20)).isEqualTo(20);
        assertThat(budget.crowded()).isFalse();

        budget.charge(MemoryKind.MESSAGES, -70);
        assertThat(budget.used()).isZero();
    }

    @Test
    void halfOfItMayBeHeldByWhatClientsSendOrDoNotRead() {
        budget.charge(MemoryKind.RECORDS, 30);
        budget.charge(MemoryKind.REPLIES, 20);
        assertThat(budget.crowded()).isFalse();

        budget.charge(MemoryKind.GAPS, 5);
        assertThat(budget.crowded()).isTrue();
        assertThat(budget.excess()).isEqualTo(5);
    }

    @Test
    void clientsDoNotGiveWayForWhatRequestsHold() {
        budget.charge(MemoryKind.HTTP, 70);
        budget.charge(MemoryKind.RECORDS, 10);

        assertThat(budget.crowded()).isTrue();
        assertThat(budget.excess()).isNegative();
    }

    @Test
    void clientsAndTheirSubscriptionsHaveLimitsOfTheirOwn() {
        budget.charge(MemoryKind.CLIENTS, 70);
        assertThat(budget.full(10)).isFalse();
        assertThat(budget.full(11)).isTrue();
        assertThat(budget.used()).isZero();

        budget.charge(MemoryKind.SUBSCRIPTIONS, 61);
        assertThat(budget.excess()).isEqualTo(1);
        assertThat(budget.used(MemoryKind.SUBSCRIPTIONS)).isEqualTo(61);
    }
}
