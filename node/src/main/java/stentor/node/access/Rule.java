package stentor.node.access;

import java.util.concurrent.CompletionStage;

/** What a location asks of its callers, in one respect. */
@FunctionalInterface
interface Rule {
    /** Never fails: where a rule cannot be asked, the caller is refused. */
    CompletionStage<Verdict> ask(Visit visit);
}
