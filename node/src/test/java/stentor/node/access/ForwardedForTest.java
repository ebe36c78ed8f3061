package stentor.node.access;

import static org.assertj.core.api.Assertions.assertThat;
import static stentor.node.access.ForwardedFor.FORWARDED;
import static stentor.node.access.ForwardedFor.X_FORWARDED_FOR;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import stentor.node.location.AddressRange;

class ForwardedForTest {
    @Test
    void theHopsAreReadInTheirOrder() {
        assertThat(X_FORWARDED_FOR.hops("1.2.3.4, 5.6.7.8:90 ,::1")).containsExactly("1.2.3.4", "5.6.7.8:90", "::1");
        assertThat(FORWARDED.hops("for=1.2.3.4;proto=http, by=x;For=\"[::1]:5\""))
                .containsExactly("1.2.3.4", "[::1]:5");
        assertThat(FORWARDED.hops("proto=https;host=\"a,b;for=9.9.9.9\"")).containsExactly("");
    }

    @Test
    void whateverAHeaderHoldsIsReadOrIsNoAddress() {
        List<String> samples =
                List.of("for=1.2.3.4;by=\"[::1]:80\", for=_x", "1.2.3.4, ::1, [::1]:80", "for=\"\"\",;=");
        String spice = ";,=\"[]:. \t%_a0\u00e4";
        for (int round = 0; round < 5_000; round++) {
            Random random = new Random(round);
            StringBuilder text = new StringBuilder(samples.get(random.nextInt(samples.size())));
            for (int i = random.nextInt(8); i >= 0; i--) {
                int at = random.nextInt(text.length() + 1);
                text.insert(at, spice.charAt(random.nextInt(spice.length())));
                text.delete(at, Math.min(text.length(), at + random.nextInt(3)));
            }
            for (ForwardedFor header : ForwardedFor.values()) {
                for (String hop : header.hops(text.toString())) {
                    AddressRange.parse(hop);
                }
            }
        }
    }
}
