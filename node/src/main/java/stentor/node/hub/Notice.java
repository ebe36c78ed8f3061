package stentor.node.hub;

import java.util.Objects;
import java.util.function.Function;
import stentor.node.channel.Member;

/** Something about a channel's audience that its watching subscribers are told, rendered once for all of them. */
public final class Notice {
    private final What what;
    private Function<What, ?> rendering;
    private Object rendered;

    /** What it is about. */
    public sealed interface What {}

    /** A user is present that was not before. */
    public record Added(Member member) implements What {}

    /** A user is present no more. */
    public record Removed(String user) implements What {}

    /** So many subscribers there are. */
    public record Counted(long subscribers) implements What {}

    Notice(What what) {
        this.what = Objects.requireNonNull(what);
    }

    public What what() {
        return what;
    }

    /** In this form; rendered again only where another form was asked for in between. */
    public synchronized <T> T as(Function<What, T> form) {
        if (rendering != form) {
            rendered = form.apply(what);
            rendering = form;
        }
        @SuppressWarnings("unchecked") // what is kept beside a form is what that form made
        T value = (T) rendered;
        return value;
    }
}
