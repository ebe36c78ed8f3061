package stentor.node.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import stentor.node.cluster.membership.PekkoConfig;
import stentor.node.config.ClusterSettings;
import stentor.node.testing.Eventually;

/** What is asked of the members when one of them does not answer. */
class ClusterViewTest {
    private static ActorTestKit kit;
    private static ClusterView view;
    private static String self;

    @BeforeAll
    static void start() {
        Config free = ConfigFactory.parseString("pekko.remote.artery.canonical.port = 0");
        kit = ActorTestKit.create(free.withFallback(PekkoConfig.of(ClusterSettings.ALONE, 1 << 20)));
        Cluster cluster = Cluster.get(kit.system());
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        String address = cluster.selfMember().address().hostPort();
        self = address.substring(address.indexOf('@') + 1);
        view = new ClusterView(kit.system(), ClusterViewTest::answer);
        Eventually.see(
                () -> view.all("greeting").toCompletableFuture().join().answers(), answers -> answers.size() == 1);
    }

    @AfterAll
    static void stop() {
        kit.shutdownTestKit();
    }

    private static CompletionStage<String> answer(String about, List<String> arguments) {
        return switch (about) {
            case "greeting" -> CompletableFuture.completedFuture("\"hello\"");
            case "echo" -> CompletableFuture.completedFuture(Json.text(arguments));
            case "trouble" -> CompletableFuture.failedFuture(new IllegalStateException("the store is away"));
            default -> new CompletableFuture<>();
        };
    }

    @Test
    void aQuestionTakesItsArguments() {
        assertThat(view.all("echo", "a", "b").toCompletableFuture().join())
                .extracting(Gathered::answers)
                .asString()
                .contains("[\"a\",\"b\"]");
    }

    @Test
    void whoDoesNotAnswerIsNamed() {
        for (String about : List.of("nothing", "trouble")) {
            Gathered gathered = view.all(about).toCompletableFuture().join();
            assertThat(gathered.silent()).containsExactly(self);
            assertThat(gathered.answers()).isEmpty();
        }
    }

    @Test
    void aNodeThatThereIsNotIsNeitherSilentNorAnswers() {
        Gathered gathered =
                view.one("127.0.0.1:1", "greeting").toCompletableFuture().join();
        assertThat(gathered.silent()).isEmpty();
        assertThat(gathered.answers()).isEmpty();
    }

    @Test
    void tooManyQuestionsAreRefusedAtOnce() {
        List<CompletableFuture<Gathered>> asked = new ArrayList<>();
        for (int i = 0; i <= ConsoleActor.MAX_QUESTIONS; i++) {
            asked.add(view.all("nothing").toCompletableFuture());
        }
        CompletableFuture<Gathered> refused = asked.get(ConsoleActor.MAX_QUESTIONS);
        assertThatThrownBy(refused::join)
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("too many");
        asked.remove(refused);
        asked.forEach(one -> assertThat(one.join().silent()).containsExactly(self));
        assertThat(view.all("greeting").toCompletableFuture().join().answers()).hasSize(1);
    }
}
