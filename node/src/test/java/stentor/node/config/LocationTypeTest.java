package stentor.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stentor.node.location.Location;

class LocationTypeTest {
    @Test
    void everyLocationThatThereMayBeIsReadByOneType() {
        assertThat(LocationType.ALL.stream().<Class<?>>map(LocationType::locations))
                .containsExactlyInAnyOrder(Location.class.getPermittedSubclasses());
    }

    @Test
    void aLocationsTypeIsTheNameThatItIsReadBy() {
        assertThat(LocationType.ALL).allSatisfy(type -> {
            Section nothing = new Section("", new Value.Mapping(Map.of(), 0), new Problems());
            Location read = type.reader().read(nothing, new MountReader(List.of(), Path.of("")));
            assertThat(read.type()).isEqualTo(type.name());
            assertThat(read).isInstanceOf(type.locations());
        });
    }
}
