package stentor.node.access;

import java.util.concurrent.CompletionStage;
import stentor.node.access.Verdict.Allowed;
import stentor.node.access.Verdict.Refused;
import stentor.node.location.Authorize;

/** The caller's address is in one of the ranges. */
record AllowRule(Authorize.Allow settings) implements Rule {
    private static final Verdict NOT_IN = new Refused(Refusals.forbidden("allow: not from this address"));

    @Override
    public CompletionStage<Verdict> ask(Visit visit) {
        boolean in = settings.ranges().stream().anyMatch(range -> range.contains(visit.address()));
        return Verdict.now(in ? new Allowed(Grant.ALL) : NOT_IN);
    }
}
