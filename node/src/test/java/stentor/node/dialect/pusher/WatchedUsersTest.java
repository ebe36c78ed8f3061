package stentor.node.dialect.pusher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WatchedUsersTest {
    private final WatchedUsers watched = new WatchedUsers(List.of("ann", "bob"));

    @Test
    void theFirstWordIsAboutAllAndComesAfterTheAnswerToTheSignIn() {
        assertThat(watched.is("ann", true)).isFalse();
        assertThat(watched.is("bob", false)).isFalse();
        assertThat(watched.signedIn()).isTrue();
        assertThat(watched.take()).isEqualTo(new WatchedUsers.Word(List.of("ann"), List.of("bob")));
    }

    @Test
    void itWaitsForUsersOfWhomNothingWasHeard() {
        assertThat(watched.signedIn()).isFalse();
        assertThat(watched.is("ann", true)).isFalse();
        assertThat(watched.is("bob", true)).isTrue();
        assertThat(watched.take().online()).containsExactly("ann", "bob");
    }

    @Test
    void butNotForLong() {
        watched.signedIn();
        watched.is("ann", true);
        assertThat(watched.waitNoLonger()).isTrue();
        assertThat(watched.take()).isEqualTo(new WatchedUsers.Word(List.of("ann"), List.of()));
        assertThat(watched.is("bob", true)).isTrue();
        assertThat(watched.take().online()).containsExactly("bob");
    }

    @Test
    void aWordIsDueOnceUntilItIsTaken() {
        watched.signedIn();
        watched.waitNoLonger();
        assertThat(watched.is("ann", true)).isTrue();
        assertThat(watched.is("bob", true)).isFalse();
        assertThat(watched.is("ann", false)).isFalse();
        assertThat(watched.take()).isEqualTo(new WatchedUsers.Word(List.of("bob"), List.of("ann")));
    }

    @Test
    void whatTheClientKnowsIsNotSaidAgain() {
        watched.signedIn();
        watched.waitNoLonger();
        watched.is("ann", true);
        watched.take();
        watched.is("ann", false);
        watched.is("ann", true);
        assertThat(watched.take().isEmpty()).isTrue();
    }
}
