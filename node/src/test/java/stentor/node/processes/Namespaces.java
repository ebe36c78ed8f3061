package stentor.node.processes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** Hosts in network namespaces of this machine, joined by a bridge whose own address is this process's. Needs root. */
final class Namespaces implements AutoCloseable {
    private static final List<Path> IP = List.of(Path.of("/usr/sbin/ip"), Path.of("/sbin/ip"), Path.of("/usr/bin/ip"));

    private final String name = "st" + ProcessHandle.current().pid() % 1_000_000;
    private final String network = "10.213." + ThreadLocalRandom.current().nextInt(256) + ".";
    private final int size;

    /** Why there can be none here, if so. */
    static Optional<String> missing() {
        if (!System.getProperty("user.name").equals("root")) {
            return Optional.of("network namespaces need root");
        }
        if (IP.stream().noneMatch(Files::isExecutable)) {
            return Optional.of("network namespaces need ip, of iproute2");
        }
        String probe = "st-probe-" + ProcessHandle.current().pid();
        Optional<String> refused = run("netns", "add", probe);
        run("netns", "del", probe);
        return refused.map(reason -> "network namespaces cannot be had here: " + reason);
    }

    Namespaces(int size) {
        this.size = size;
        must("link", "add", name, "type", "bridge");
        must("address", "add", here() + "/24", "dev", name);
        must("link", "set", name, "up");
        for (int i = 0; i < size; i++) {
            String outside = name + "v" + i;
            must("netns", "add", host(i));
            must("link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", host(i));
            must("link", "set", outside, "master", name, "up");
            must("-n", host(i), "link", "set", "lo", "up");
            must("-n", host(i), "link", "set", "eth0", "up");
            must("-n", host(i), "address", "add", address(i) + "/24", "dev", "eth0");
        }
    }

    /** The address of this process, as the hosts see it. */
    String here() {
        return network + "254";
    }

    List<ProcessCluster.Host> hosts() {
        List<ProcessCluster.Host> hosts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            hosts.add(new ProcessCluster.Host(address(i), List.of("ip", "netns", "exec", host(i))));
        }
        return hosts;
    }

    /** Nothing passes between this host and the others any more; all of them still reach this process. */
    void cutOff(int one) {
        change("add", one);
    }

    /** The opposite of {@link #cutOff}. */
    void heal(int one) {
        change("del", one);
    }

    private void change(String what, int one) {
        for (int other = 0; other < size; other++) {
            if (other != one) {
                must("-n", host(one), "route", what, "blackhole", address(other) + "/32");
                must("-n", host(other), "route", what, "blackhole", address(one) + "/32");
            }
        }
    }

    private String host(int number) {
        return name + "-" + number;
    }

    private String address(int number) {
        return network + (number + 1);
    }

    @Override
    public void close() {
        for (int i = 0; i < size; i++) {
            run("netns", "del", host(i));
        }
        run("link", "del", name);
    }

    private static void must(String... arguments) {
        run(arguments).ifPresent(complaint -> {
            throw new AssertionError("ip " + String.join(" ", arguments) + ": " + complaint);
        });
    }

    /** What it complained about, if it failed. */
    private static Optional<String> run(String... arguments) {
        String ip = IP.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow()
                .toString();
        List<String> command =
                Stream.concat(Stream.of(ip), Stream.of(arguments)).toList();
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? Optional.empty() : Optional.of(said);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
