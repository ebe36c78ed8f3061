package stentor.node.access;

import java.util.concurrent.CompletionStage;
import stentor.node.access.Verdict.Allowed;
import stentor.node.access.Verdict.Refused;

/** The caller has shown a certificate, whose name is one of these: it is the user. */
final class CertificateRule implements Rule {
    private static final Verdict NONE = new Refused(Refusals.forbidden("certificate: the client has shown none"));
    private static final Verdict OTHER = new Refused(Refusals.forbidden("certificate: not of a name that is let in"));

    private final ChannelPatterns names;

    CertificateRule(ChannelPatterns names) {
        this.names = names;
    }

    @Override
    public CompletionStage<Verdict> ask(Visit visit) {
        if (visit.certificate().isEmpty()) {
            return Verdict.now(NONE);
        }
        String name = visit.certificate().get();
        return Verdict.now(names.match(name) ? new Allowed(Grant.of(name)) : OTHER);
    }
}
