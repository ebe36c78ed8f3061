package stentor.node.access;

import java.util.List;
import java.util.concurrent.CompletionStage;
import stentor.node.access.Verdict.Allowed;

/** Each of these, one after the other: the first that refuses is what the caller hears of. */
record AllRule(List<Rule> parts) implements Rule {
    @Override
    public CompletionStage<Verdict> ask(Visit visit) {
        return ask(visit, 0, Grant.ALL);
    }

    private CompletionStage<Verdict> ask(Visit visit, int from, Grant soFar) {
        return from == parts.size()
                ? Verdict.now(new Allowed(soFar))
                : Verdict.then(
                        parts.get(from).ask(visit),
                        verdict -> verdict instanceof Allowed allowed
                                ? ask(visit, from + 1, soFar.and(allowed.grant()))
                                : Verdict.now(verdict));
    }
}
