package stentor.node.access;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import stentor.node.http.Answer;

/** Who may use one location. */
public final class Access {
    private final Rule rule;
    private final LiveGrants live;

    Access(Rule rule, LiveGrants live) {
        this.rule = rule;
        this.live = live;
    }

    /**
     * Lets a request go on, or answers it.
     *
     * @param address the client's
     * @param ownPage whether no page of another origin sends the request, but for one whose credentials the location honours
     * @param mayPublish false: a page of another origin that may only subscribe
     * @param certificate the name in the certificate that the client has shown
     * @param rawId the channel's id in the URL, still percent-encoded; empty: there is none
     * @param next answers a caller that may come in
     */
    public CompletionStage<Answer> enter(
            HttpRequest request,
            InetAddress address,
            boolean ownPage,
            boolean mayPublish,
            Optional<String> certificate,
            String rawId,
            Function<Caller, CompletionStage<Answer>> next) {
        CompletionStage<Verdict> verdict = rule.ask(new Visit(request, address, ownPage, certificate, rawId));
        Optional<Verdict> now = Verdict.done(verdict);
        return now.isPresent()
                ? answer(now.get(), mayPublish, next)
                : verdict.thenCompose(then -> answer(then, mayPublish, next));
    }

    private CompletionStage<Answer> answer(
            Verdict verdict, boolean mayPublish, Function<Caller, CompletionStage<Answer>> next) {
        if (!(verdict instanceof Verdict.Allowed allowed)) {
            return Answer.now(((Verdict.Refused) verdict).answer());
        }
        return live.isRevoked(allowed.grant())
                ? Answer.now(JwtRule.revoked())
                : next.apply(Caller.known(mayPublish, allowed.grant(), live));
    }
}
