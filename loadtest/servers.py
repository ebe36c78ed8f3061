"""Servers of a script's own on loopback, nodes and Redis. They end with the script. One that does not start ends the script in one line.

    with Servers("stalled") as servers:
        redis = free_port()
        servers.redis(redis)
        node = servers.start("node", ["java", "-jar", ...])
        node.await_up(lambda: is_ready(management))
"""
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# Seconds.
START_LIMIT, END_LIMIT = 60, 5


def free_ports(count):
    """Ports that nobody listens on now, each another one."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return ports


def free_port():
    return free_ports(1)[0]


def takes_connections(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


def is_ready(management):
    """Whether the node with this management port says that it may get requests."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{management}/ready", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def metric(management, series):
    """The sum of a node's series whose name and labels begin like this."""
    with urllib.request.urlopen(f"http://127.0.0.1:{management}/metrics", timeout=20) as answer:
        lines = answer.read().decode().splitlines()
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(series))


def processor_seconds(pid):
    """What a process has taken of the processors, for itself and by the kernel."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def load_tool(servers):
    """The path of compare/pushload.c, compiled."""
    tool = os.path.join(servers.directory, "pushload")
    subprocess.run(["cc", "-O2", "-pthread", "-o", tool, os.path.join(ROOT, "loadtest", "compare", "pushload.c"), "-lm"], check=True)
    return tool


class Server:
    """A process, and a file that has what it wrote."""

    def __init__(self, name, command, log, environment):
        self.name, self.log = name, log
        with open(log, "a") as out:
            try:
                self.process = subprocess.Popen(command, stdout=out, stderr=out, env={**os.environ, **environment})
            except OSError as failure:
                sys.exit(f"{name} does not start: {command[0]}: {failure.strerror}")
        self.pid = self.process.pid

    def await_up(self, is_up, seconds=START_LIMIT):
        """Returns when it is up. Ends the script if that takes longer, or if the process has ended."""
        end = time.monotonic() + seconds
        while True:
            if self.has_ended():
                sys.exit(f"{self.name} does not start: it ended with status {self.process.returncode}: {self.last_line()}")
            if is_up():
                return
            if time.monotonic() > end:
                sys.exit(f"{self.name} does not start: it is not up after {seconds} s: {self.last_line()}")
            time.sleep(0.2)

    def has_ended(self):
        return self.process.poll() is not None

    def wrote(self):
        with open(self.log, errors="replace") as log:
            return log.read()

    def last_line(self):
        """Of what it wrote, without the frames of a stack trace."""
        lines = [line for line in self.wrote().splitlines() if line and not line[0].isspace()]
        return lines[-1] if lines else "it wrote nothing"


class Servers:
    """The servers of one run and their files, in a directory that is removed after them."""

    def __init__(self, run):
        self.directory, self.started = tempfile.mkdtemp(prefix=f"stentor-{run}-"), []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for server in self.started:
            server.process.send_signal(signal.SIGCONT)
            server.process.terminate()
        end = time.monotonic() + END_LIMIT
        for server in self.started:
            try:
                server.process.wait(max(0.0, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                server.process.kill()
                server.process.wait()
        shutil.rmtree(self.directory, ignore_errors=True)

    def file(self, name, text):
        """The path of a new file."""
        path = os.path.join(self.directory, name)
        with open(path, "w") as file:
            file.write(text)
        return path

    def start(self, name, command, environment={}):
        """Returns at once: Server.await_up waits. What two of one name write goes to one file."""
        server = Server(name, command, os.path.join(self.directory, name.replace(" ", "-") + ".log"), environment)
        self.started.append(server)
        return server

    def node(self, port, configuration, environment={}):
        """A node that takes connections at the port that its configuration says; with the JVM options of deploy/stentor."""
        file = self.file(f"stentor-{port}.yaml", configuration)
        server = self.start(f"Stentor at port {port}", [os.path.join(ROOT, "deploy", "stentor"), "serve", "-c", file], environment)
        server.await_up(lambda: takes_connections(port))
        return server

    def redis(self, port, *options):
        """A Redis that is up and keeps nothing, unless its options say so."""
        home = os.path.join(self.directory, f"redis-{port}")
        os.mkdir(home)
        server = self.start(f"Redis at port {port}", ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--dir", home,
                                                      "--save", "", *options])
        server.await_up(lambda: takes_connections(port))
        return server


class Cluster:
    """Three nodes and a Redis."""

    # Seconds: a node that is started again while the others are under load takes its time.
    START_LIMIT = 240

    def __init__(self, servers, class_path, configuration):
        """configuration: that of all nodes, with {redis} for Redis' port and {seeds} for the seed nodes."""
        self.class_path, self.servers = class_path, servers
        redis, *ports = free_ports(10)
        self.ports, self.remoting, self.management = ports[:3], ports[3:6], ports[6:]
        self.configuration = servers.file("node.yaml", configuration.format(
            redis=redis, seeds=[f"127.0.0.1:{port}" for port in self.remoting]))
        servers.redis(redis)
        self.nodes = [None] * 3
        for number in range(3):
            self.start(number)

    def start(self, number):
        self.nodes[number] = self.servers.start(f"node {number + 1}", [
            "java", "-Xmx256m", "-XX:+UseSerialGC", "-cp", self.class_path, "stentor.node.Main", "-c", self.configuration,
            "-p", str(self.ports[number]), "--remoting-port", str(self.remoting[number]),
            "--management-port", str(self.management[number])])

    def await_whole(self):
        for node, management in zip(self.nodes, self.management):
            node.await_up(lambda: is_ready(management), self.START_LIMIT)
