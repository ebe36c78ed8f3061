package stentor.node.channel;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import stentor.protocol.channel.ChannelKey;
import stentor.protocol.channel.ChannelPattern;

/** Hubs by the patterns that they want. Does not change: a new one takes its place. */
public final class PatternTable {
    public static final PatternTable EMPTY = new PatternTable(List.of());

    /** A hub and what it wants. */
    public record Wish(ChannelPattern pattern, ActorRef<PatternEvent> hub) {}

    private final Map<ChannelPattern, Set<ActorRef<PatternEvent>>> hubs = new HashMap<>();

    public PatternTable(Collection<Wish> wishes) {
        for (Wish wish : wishes) {
            hubs.computeIfAbsent(wish.pattern(), pattern -> new LinkedHashSet<>())
                    .add(wish.hub());
        }
    }

    /** The hubs that want the channel's messages, each once. */
    public Set<ActorRef<PatternEvent>> wanting(ChannelKey channel) {
        Set<ActorRef<PatternEvent>> wanting = new LinkedHashSet<>();
        hubs.forEach((pattern, those) -> {
            if (pattern.fits(channel)) {
                wanting.addAll(those);
            }
        });
        return wanting;
    }
}
