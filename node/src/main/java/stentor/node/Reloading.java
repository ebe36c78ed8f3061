package stentor.node;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stentor.node.config.Configuration;
import stentor.node.config.Configuration.Loaded;
import stentor.node.config.Configuration.Refused;
import stentor.node.config.NodeSettings;
import stentor.node.config.Restart;
import stentor.node.http.tls.TlsFileException;
import stentor.node.management.ReloadOrder.Outcome;
import stentor.node.management.ReloadOrder.Result;
import stentor.node.metrics.Metrics;

/** Reads the configuration again while the node runs, and puts it in force as a whole or not at all. One at a time. */
final class Reloading {
    private static final Logger LOG = LoggerFactory.getLogger(Reloading.class);

    private final NodeSettings started;
    private final Supplier<Configuration> source;
    private final Consumer<NodeSettings> taker;
    private final Map<Result, LongAdder> counts = new EnumMap<>(Result.class);
    private NodeSettings inForce;
    private volatile boolean lastIsInForce = true;

    /**
     * @param started what the node was started with
     * @param source reads the configuration
     * @param taker puts settings in force; it changes nothing if it throws
     */
    Reloading(NodeSettings started, Supplier<Configuration> source, Consumer<NodeSettings> taker) {
        this.started = started;
        this.source = source;
        this.taker = taker;
        this.inForce = started;
        for (Result result : Result.values()) {
            counts.put(result, new LongAdder());
        }
    }

    /** Reads and, if it can, takes what was read; may take its time. */
    synchronized Outcome reload() {
        Outcome outcome = read();
        counts.get(outcome.result()).increment();
        lastIsInForce = outcome.result() == Result.APPLIED || outcome.result() == Result.UNCHANGED;
        outcome.lines().forEach(line -> {
            if (lastIsInForce) {
                LOG.info("configuration: {}", line);
            } else {
                LOG.error("configuration: {}", line);
            }
        });
        return outcome;
    }

    private Outcome read() {
        Configuration read = source.get();
        if (read instanceof Refused refused) {
            return refused(Result.REFUSED, refused.problems());
        }
        Loaded loaded = (Loaded) read;
        NodeSettings fresh = loaded.settings();
        List<String> restart = Restart.keys(started, fresh);
        if (!restart.isEmpty()) {
            return refused(
                    Result.NEEDS_RESTART,
                    restart.stream()
                            .map(key -> key + ": changing it needs a restart")
                            .toList());
        }
        try {
            taker.accept(fresh);
        } catch (TlsFileException unusable) {
            return refused(Result.REFUSED, List.of("tls: " + unusable.getMessage()));
        } catch (IllegalArgumentException unusable) {
            return refused(Result.REFUSED, List.of(String.valueOf(unusable.getMessage())));
        }
        List<String> changed = changed(inForce, fresh);
        inForce = fresh;
        List<String> lines = new ArrayList<>();
        lines.add(
                changed.isEmpty()
                        ? "read again, nothing has changed"
                        : "reloaded, changed: " + String.join(", ", changed));
        loaded.warnings().forEach(warning -> lines.add("warning: " + warning));
        return new Outcome(changed.isEmpty() ? Result.UNCHANGED : Result.APPLIED, lines);
    }

    private static Outcome refused(Result result, List<String> problems) {
        List<String> lines = new ArrayList<>();
        lines.add("not reloaded, the old one stays in force");
        lines.addAll(problems);
        return new Outcome(result, lines);
    }

    /** The top-level keys whose values differ. */
    private static List<String> changed(NodeSettings before, NodeSettings now) {
        List<String> changed = new ArrayList<>();
        compare(changed, "tls", before.tls(), now.tls());
        compare(changed, "docroot", before.docroot(), now.docroot());
        compare(changed, "locations", before.locations(), now.locations());
        compare(changed, "apps", before.apps(), now.apps());
        compare(changed, "limits", before.limits(), now.limits());
        compare(changed, "hosts", before.hosts(), now.hosts());
        compare(
                changed,
                "trusted_proxies",
                before.proxies().trusted(),
                now.proxies().trusted());
        compare(
                changed,
                "proxy_protocol",
                before.proxies().protocol(),
                now.proxies().protocol());
        compare(
                changed,
                "forwarded_header",
                before.proxies().header(),
                now.proxies().header());
        compare(changed, "console", before.console(), now.console());
        return changed;
    }

    private static void compare(List<String> changed, String key, Object before, Object now) {
        if (!Objects.equals(before, now)) {
            changed.add(key);
        }
    }

    void countIn(Metrics metrics) {
        counts.forEach((result, count) -> metrics.counted(
                "config.reloads",
                "How often the configuration was read again, by what became of it",
                count::sum,
                "result",
                result.name().toLowerCase(Locale.ROOT)));
        metrics.gauge(
                "config.last.reload.successful",
                "1: the configuration that was read last is in force; 0: it was refused, and an older one is",
                () -> lastIsInForce ? 1 : 0);
    }
}
