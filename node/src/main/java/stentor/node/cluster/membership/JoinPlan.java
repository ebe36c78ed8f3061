package stentor.node.cluster.membership;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which nodes a node asks to let it in, and whether it may found a cluster if none does. Nodes are named {@code host:port}.
 *
 * @param contacts the others, in the order in which to ask them
 * @param found what to do if none of them answers
 */
record JoinPlan(List<String> contacts, Found found) {
    /** Whether a node may found a cluster. */
    enum Found {
        /** It goes on asking. */
        NEVER,
        /** If no other node got the right to do so before it. */
        IF_FIRST,
        /** There is no registry that could say otherwise. */
        AT_ONCE
    }

    JoinPlan {
        contacts = List.copyOf(contacts);
    }

    /**
     * The plan of a node that has no registry to ask.
     *
     * @param patient false once it has waited long
     */
    static JoinPlan withoutRegistry(String self, Joining joining, boolean patient) {
        // A node that others put out knows that they live: it does not found a cluster beside theirs so soon.
        boolean mayFound = isFirst(self, joining) && (joining.former().isEmpty() || !patient);
        return new JoinPlan(contacts(self, joining, Set.of()), mayFound ? Found.AT_ONCE : Found.NEVER);
    }

    /**
     * The plan of a node that has asked the registry.
     *
     * @param living what the registry says
     * @param patient false once it has waited long for a first seed node that seems never to come
     */
    static JoinPlan withRegistry(String self, Joining joining, Set<String> living, boolean patient) {
        boolean others = living.stream().anyMatch(node -> !node.equals(self));
        boolean mayFound = !others && (isFirst(self, joining) || !patient);
        return new JoinPlan(contacts(self, joining, living), mayFound ? Found.IF_FIRST : Found.NEVER);
    }

    /** The plan of a node whose registry does not answer. */
    static JoinPlan withoutAnswer(String self, Joining joining) {
        return new JoinPlan(contacts(self, joining, Set.of()), Found.NEVER);
    }

    /** The same, but it founds nothing. */
    JoinPlan onlyAsking() {
        return new JoinPlan(contacts, Found.NEVER);
    }

    private static boolean isFirst(String self, Joining joining) {
        return joining.seeds().isEmpty() || joining.seeds().get(0).equals(self);
    }

    private static List<String> contacts(String self, Joining joining, Set<String> living) {
        Set<String> contacts = new LinkedHashSet<>(living);
        contacts.addAll(joining.former());
        contacts.addAll(joining.seeds());
        contacts.remove(self);
        return List.copyOf(contacts);
    }
}
