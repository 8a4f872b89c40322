// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.conf.Limits;
import io.polycast.connection.Places;
import io.polycast.delivery.MemoryBudget;
import io.polycast.delivery.MemoryKind;
import io.polycast.testkit.RunningServer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final int PLENTY = 1 << 20;

    private final Map<Places.Yielding, Integer> mayYield = new EnumMap<>(Places.Yielding.class);
    private int yielded;

    private final Admission.Meters meters = new Admission.Meters() {
        @Override
        public void mayYield(Places.Yielding why, int more) {
            mayYield.merge(why, more, Integer::sum);
        }

        @Override
        public void yielded(Places.Yielding why) {
            yielded++;
        }
    };

    private static Limits limits(int most, int perAddress) {
        Limits usual = RunningServer.LIMITS;
        return new Limits(
                usual.maxMessageSize(),
                most,
                perAddress,
                usual.maxSubscriptions(),
                usual.maxWildcards(),
                Duration.ZERO,
                0,
                usual.backlog(),
                usual.maxPending(),
                usual.lease(),
                usual.writeTimeout(),
                usual.halfCloseTimeout(),
                usual.maxUnproven());
    }

    private static MemoryBudget budget() {
        return new MemoryBudget(PLENTY, PLENTY, PLENTY);
    }

    @Test
    void theOneThatHasBeenSilentLongestGivesWay() throws Exception {
        Admission admission = new Room(budget(), PLENTY, 0).admission(meters);
        List<String> gone = new ArrayList<>();
        Limits limits = limits(3, 0);
        for (String name : List.of("a", "b", "c")) {
            Places.Place place = Objects.requireNonNull(admission.enter(null, true, 1, limits));
            place.mayYield(Places.Yielding.HALF_CLOSED, PLENTY, () -> gone.add(name));
            if (name.equals("a")) {
                place.moves();
            }
        }

        for (int i = 0; i < 3; i++) {
            assertThat(admission.enter(null, true, 1, limits)).isNotNull();
        }

        assertThat(gone).containsExactly("b", "c", "a");
        assertThat(admission.enter(null, true, 1, limits)).isNull();
        assertThat(mayYield).containsEntry(Places.Yielding.HALF_CLOSED, 0);
        assertThat(yielded).isEqualTo(3);
    }

    @Test
    void descriptorsAreFoundAtOtherEndpoints() {
        Room room = new Room(budget(), 1, 0);
        Admission full = room.admission(meters);
        Admission other = room.admission(meters);
        boolean[] gone = {false};
        Places.Place place = Objects.requireNonNull(full.enter(null, true, 1, limits(5, 0)));
        assertThat(other.enter(null, true, 1, limits(5, 0))).isNull();

        place.mayYield(Places.Yielding.HALF_CLOSED, PLENTY, () -> gone[0] = true);

        assertThat(other.enter(null, true, 1, limits(5, 0))).isNotNull();
        assertThat(gone[0]).isTrue();
        // Until its descriptor is closed there is none for yet another.
        assertThat(other.enter(null, true, 1, limits(5, 0))).isNull();
    }

    @Test
    void aNewcomerForWhomThereIsNoMemoryIsRefused() {
        MemoryBudget budget = new MemoryBudget(PLENTY, 10, PLENTY);
        Admission admission = new Room(budget, PLENTY, 0).admission(meters);
        budget.charge(MemoryKind.CLIENTS, 8);

        assertThat(admission.enter(null, true, 3, limits(5, 0))).isNull();
        assertThat(admission.enter(null, true, 2, limits(5, 0))).isNotNull();
    }

    /** Against a plain list of who is there. */
    @Test
    void keepsToItsBoundsWhateverHappens() throws Exception {
        Random random = new Random(14);
        Admission admission = new Room(budget(), PLENTY, 0).admission(meters);
        Limits limits = limits(20, 6);
        List<Places.Place> there = new ArrayList<>();
        List<Places.Place> gone = new ArrayList<>();
        Map<Places.Place, InetAddress> from = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            int act = random.nextInt(4);
            if (act == 0 || there.isEmpty()) {
                InetAddress address = InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) random.nextInt(5)});
                gone.clear();
                Places.Place place = admission.enter(address, true, 1, limits);
                there.removeAll(gone);
                if (place != null) {
                    there.add(place);
                    from.put(place, address);
                } else {
                    assertThat(there.size() == 20
                                    || there.stream()
                                                    .filter(each -> address.equals(from.get(each)))
                                                    .count()
                                            == 6)
                            .isTrue();
                }
            } else if (act == 1) {
                there.remove(random.nextInt(there.size())).leave();
            } else if (act == 2) {
                Places.Place place = there.get(random.nextInt(there.size()));
                place.mayYield(Places.Yielding.HALF_CLOSED, PLENTY, () -> gone.add(place));
            } else {
                there.get(random.nextInt(there.size())).stays();
            }
            assertThat(there).hasSizeLessThanOrEqualTo(20);
        }
        there.forEach(Places.Place::leave);
        for (int i = 0; i < 20; i++) {
            assertThat(admission.enter(null, true, 1, limits)).isNotNull();
        }
        assertThat(admission.enter(null, true, 1, limits)).isNull();
        assertThat(mayYield).containsEntry(Places.Yielding.HALF_CLOSED, 0);
    }
}
