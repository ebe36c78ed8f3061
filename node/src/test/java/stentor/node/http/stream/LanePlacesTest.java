package stentor.node.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LanePlacesTest {
    private final LanePlaces<String> places = new LanePlaces<>();

    @Test
    void theLastOneGetsThePlaceOfOneThatLeaves() {
        assertThat(places.add("a", 1)).isZero();
        assertThat(places.add("b", 2)).isEqualTo(1);
        assertThat(places.add("c", 3)).isEqualTo(2);
        assertThat(places.remove(0)).isEqualTo("c");
        assertThat(places.member(0)).isEqualTo("c");
        assertThat(places.next(0)).isEqualTo(3);
        assertThat(places.remove(1)).isNull();
        assertThat(places.size()).isEqualTo(1);
        assertThat(places.leastNext(9)).isEqualTo(3);
    }

    @Test
    void ofNoMembersNobodyLacksAnything() {
        assertThat(places.leastNext(7)).isEqualTo(7);
    }

    @Test
    void eachKeepsWhatIsKnownOfItWhoeverComesAndGoes() {
        Random random = new Random(4);
        Map<String, Integer> placeOf = new HashMap<>();
        Map<String, Long> nextOf = new HashMap<>();
        for (int step = 0; step < 2000; step++) {
            if (placeOf.isEmpty() || random.nextInt(5) > 1) {
                String member = "member " + step;
                placeOf.put(member, places.add(member, step));
                nextOf.put(member, (long) step);
            } else {
                int place = random.nextInt(places.size());
                String leaving = places.member(place);
                String moved = places.remove(place);
                placeOf.remove(leaving);
                nextOf.remove(leaving);
                if (moved != null) {
                    placeOf.put(moved, place);
                }
            }
        }
        assertThat(places.size()).isEqualTo(placeOf.size());
        placeOf.forEach((member, place) -> {
            assertThat(places.member(place)).isEqualTo(member);
            assertThat(places.next(place)).isEqualTo(nextOf.get(member));
        });
        assertThat(places.leastNext(Long.MAX_VALUE))
                .isEqualTo(nextOf.values().stream().min(Long::compare).orElseThrow());
    }
}
