package stentor.node;

import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stentor.node.cli.Build;
import stentor.node.cli.StartFailed;
import stentor.node.cluster.membership.CannotJoinException;
import stentor.node.config.Configuration;
import stentor.node.config.LogFormat;
import stentor.node.config.NodeSettings;
import stentor.node.http.server.CannotListenException;
import stentor.node.http.tls.TlsFileException;
import stentor.node.location.Location;
import stentor.node.location.LocationPattern;
import stentor.node.location.PubSubLocation;
import stentor.node.location.PublisherLocation;
import stentor.node.location.QueueLocation;
import stentor.node.location.SubscriberLocation;
import stentor.node.process.HangUps;
import stentor.node.process.Interrupts;
import stentor.node.process.Logging;

/** Starts a node for somebody at a terminal: says where it is and what to try, or in one line why it is not. */
final class Launch {
    private static final Logger LOG = LoggerFactory.getLogger(Launch.class);

    private Launch() {}

    /** @param source reads the configuration again */
    static void node(NodeSettings settings, Supplier<Configuration> source, PrintWriter out) throws StartFailed {
        Logging.use(settings.log());
        Ports.tryAll(settings);
        // Before the start, which would end by a SIGHUP: the file is read again once the node is there.
        CompletableFuture<LastingNode> started = new CompletableFuture<>();
        HangUps.handle(() -> started.join().reload());
        LOG.info("Stentor {} starts, {}", Build.read(), stores(settings));
        Interrupts interrupts = Interrupts.handled();
        LastingNode node;
        try {
            node = LastingNode.start(settings, source);
        } catch (RuntimeException e) {
            throw explained(e, settings);
        }
        started.complete(node);
        // Whatever ends the process, a signal or the terminal's end, ends the node in order.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node, interrupts), "stop"));
        node.ended().exceptionally(failure -> {
            LOG.error("this node could not be started again", failure);
            System.exit(StartFailed.MACHINE);
            return null;
        });
        try {
            node.awaitMember();
        } catch (CompletionException e) {
            throw explained(e, settings);
        }
        if (settings.log() == LogFormat.JSON && System.console() == null) {
            // A program reads this: a greeting between its lines would be none of them.
            LOG.info(
                    "ready at {}/, management at {}/",
                    url("http", node.address()),
                    url("http", node.managementAddress()));
        } else {
            out.print(greeting(node, settings));
            out.flush();
        }
    }

    /** Whoever pressed Ctrl-C at a node that has no others waits for nobody: no balancer has to notice first. */
    private static void stop(LastingNode node, Interrupts interrupts) {
        if (interrupts.happened() && node.isAlone()) {
            LOG.info("stopping");
            node.close();
        } else {
            LOG.info(
                    "stopping; serves on for {} s so that balancers notice",
                    node.drain().toMillis() / 1e3);
            node.leave();
        }
        LOG.info("stopped");
    }

    private static String stores(NodeSettings settings) {
        return settings.stores().entrySet().stream()
                .map(store ->
                        "store " + store.getKey() + ": " + store.getValue().type())
                .collect(Collectors.joining(", "));
    }

    private static StartFailed explained(RuntimeException failure, NodeSettings settings) throws StartFailed {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CannotListenException cannot) {
                return new StartFailed(StartFailed.MACHINE, cannot.getMessage());
            }
            if (cause instanceof CannotJoinException locked) {
                return new StartFailed(StartFailed.MACHINE, locked.getMessage());
            }
            if (cause instanceof TlsFileException unusable) {
                return new StartFailed(StartFailed.CONFIGURATION, "tls: " + unusable.getMessage());
            }
            if (cause instanceof BindException) {
                return new StartFailed(
                        StartFailed.MACHINE,
                        "cannot listen on " + settings.cluster().hostname() + ":"
                                + settings.cluster().port() + " for other nodes: " + cause.getMessage());
            }
        }
        throw failure;
    }

    private static String greeting(LastingNode node, NodeSettings settings) {
        String base = url("http", node.address());
        StringBuilder text = new StringBuilder("Stentor is ready.\n  HTTP        ")
                .append(base)
                .append("/\n");
        node.tlsAddress()
                .ifPresent(tls ->
                        text.append("  HTTPS       ").append(url("https", tls)).append("/\n"));
        text.append("  management  ")
                .append(url("http", node.managementAddress()))
                .append("/ready\n");
        OwnPages.console(settings)
                .ifPresent(console -> text.append("  console     ").append(base).append("/console/\n"));
        if (OwnPages.hasDemo(settings)) {
            text.append("  demo        ").append(base).append("/demo/\n");
        }
        trial(settings).ifPresent(paths -> text.append("Try, in two terminals:\n  curl -i ")
                .append(base)
                .append(paths.subscribe())
                .append("\n  curl -i -d 'Hello world!' -H 'Content-Type: text/plain' ")
                .append(base)
                .append(paths.publish())
                .append('\n'));
        return text.toString();
    }

    /** Two paths that lead to one channel, or one that leads to a queue. */
    private record Trial(String publish, String subscribe) {}

    private static Optional<Trial> trial(NodeSettings settings) {
        for (Location publisher : settings.locations().locations()) {
            for (Location subscriber : settings.locations().locations()) {
                boolean fit = publishes(publisher)
                        && subscribes(subscriber)
                        && publisher
                                .mount()
                                .channel("")
                                .equals(subscriber.mount().channel(""));
                Optional<String> publish = example(publisher.mount().pattern());
                Optional<String> subscribe = example(subscriber.mount().pattern());
                if (fit && publish.isPresent() && subscribe.isPresent()) {
                    return Optional.of(new Trial(publish.get(), subscribe.get()));
                }
            }
        }
        return settings.locations().locations().stream()
                .filter(QueueLocation.class::isInstance)
                .flatMap(queue -> example(queue.mount().pattern()).stream())
                .findFirst()
                .map(path -> new Trial(path, path));
    }

    private static boolean publishes(Location location) {
        return location instanceof PublisherLocation || location instanceof PubSubLocation;
    }

    private static boolean subscribes(Location location) {
        return location instanceof SubscriberLocation || location instanceof PubSubLocation;
    }

    private static Optional<String> example(LocationPattern pattern) {
        return switch (pattern.kind()) {
            case "prefix" -> Optional.of(pattern.source() + "test");
            case "path" -> Optional.of(pattern.source().replace(":channel_id", "test"));
            default -> Optional.empty();
        };
    }

    private static String url(String scheme, InetSocketAddress address) {
        InetAddress host = address.getAddress();
        String name = host.isAnyLocalAddress() ? "127.0.0.1" : host.getHostAddress();
        return scheme + "://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + address.getPort();
    }
}
