package stentor.node.access;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import stentor.node.access.Verdict.Refused;

/** One of these, in their order. */
record AnyRule(List<Rule> parts) implements Rule {
    @Override
    public CompletionStage<Verdict> ask(Visit visit) {
        return ask(visit, 0, List.of());
    }

    private CompletionStage<Verdict> ask(Visit visit, int from, List<HttpResponse> refusals) {
        return from == parts.size()
                ? Verdict.now(new Refused(Refusals.oneOf(refusals)))
                : Verdict.then(parts.get(from).ask(visit), verdict -> {
                    if (!(verdict instanceof Refused refused)) {
                        return Verdict.now(verdict);
                    }
                    List<HttpResponse> more = new ArrayList<>(refusals);
                    more.add(refused.answer());
                    return ask(visit, from + 1, more);
                });
    }
}
