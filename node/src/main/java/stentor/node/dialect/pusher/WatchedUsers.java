package stentor.node.dialect.pusher;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which users of a watchlist are online, and what its client is to be told of it. The first word comes after the answer to the
 * sign-in and is about all of them, as far as they are known in time. After each change it says whether a word is due: then it is
 * to be {@linkplain #take taken}, together with what changes until then.
 */
final class WatchedUsers {
    /** Nothing was heard of them yet. */
    private final Set<String> unknown = new HashSet<>();
    /** Who is online, as far as the client was not told yet. */
    private final Map<String, Boolean> news = new LinkedHashMap<>();
    /** What the client knows. */
    private final Map<String, Boolean> told = new LinkedHashMap<>();

    private boolean signedIn;
    private boolean due;

    WatchedUsers(Collection<String> watched) {
        unknown.addAll(watched);
    }

    /** What a client is told at once. */
    record Word(List<String> online, List<String> offline) {
        boolean isEmpty() {
            return online.isEmpty() && offline.isEmpty();
        }
    }

    /** The client was told that it is signed in. */
    synchronized boolean signedIn() {
        signedIn = true;
        return becomesDue();
    }

    synchronized boolean is(String user, boolean online) {
        unknown.remove(user);
        news.put(user, online);
        return becomesDue();
    }

    /** Those of whom nothing was heard are not waited for. */
    synchronized boolean waitNoLonger() {
        unknown.clear();
        return becomesDue();
    }

    private boolean becomesDue() {
        boolean becomes = !due && signedIn && unknown.isEmpty() && !news.isEmpty();
        due |= becomes;
        return becomes;
    }

    /** The word that was due. */
    synchronized Word take() {
        List<String> online = new ArrayList<>();
        List<String> offline = new ArrayList<>();
        news.forEach((user, is) -> {
            if (!is.equals(told.put(user, is))) {
                (is ? online : offline).add(user);
            }
        });
        news.clear();
        due = false;
        return new Word(online, offline);
    }
}
