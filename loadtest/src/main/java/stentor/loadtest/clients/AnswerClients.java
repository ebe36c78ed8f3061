package stentor.loadtest.clients;

import io.gatling.javaapi.core.Session;
import java.time.Duration;
import stentor.client.Transport;

/**
 * Answers of language models: each is a channel to which one publisher appends 50 small pieces a second. Its readers hold an
 * event stream, and each of them reloads its page once: it goes on after the piece that it had last.
 */
final class AnswerClients extends StreamClients<ClientStream> {
    private static final int PIECES_A_SECOND = 50;

    AnswerClients(String name, Settings settings) {
        super(name, settings.answers(PIECES_A_SECOND), by(Transport.EVENT_STREAM, "/subscriber/", settings));
    }

    /** One publisher an answer. */
    @Override
    int channelFor(int publisher, int message) {
        return publisher;
    }

    @Override
    Session look(Session session) {
        Session looked = super.look(session);
        Duration untilReload = settings.start().plus(settings.duration().dividedBy(2));
        if (!looked.contains("reloaded") && visit(looked).hasLasted(untilReload)) {
            stream(looked).reopen();
            return looked.set("reloaded", true);
        }
        return looked;
    }
}
