#!/usr/bin/env python3
"""Many channels with a subscriber each, and a Redis that is held up for a second: a node must be quiet again within 10 s.

    loadtest/held_redis.py                       # node/target/stentor.jar, 30,000 channels
    loadtest/held_redis.py --channels 5000 --hold 3

Starts a Redis and a node of its own on loopback. Each channel has a subscriber; ten of them share an event stream (--together), so
that common limits of open files suffice. While publishers go on at 50 a second, Redis is
stopped (SIGSTOP) and let go on. Every publish must have an answer within 10 s; what is not 2xx is counted. Fails if a publish later than
10 s after Redis went on is not 2xx or takes more than a second (or three times of what the slowest took before), if Redis is then asked
for more than twice of what it was asked for before, if a publish has no answer, or if a reader was ended.
"""
import argparse
import http.client
import random
import re
import resource
import select
import signal
import socket
import subprocess
import sys
import threading
import time

from servers import Servers, free_ports, metric

CONFIGURATION = """
locations:
  - {{ type: publisher, prefix: /publisher/ }}
  - {{ type: subscriber, prefix: /subscriber/, channels_separator: ',' }}
store: {{ type: redis, host: 127.0.0.1, port: {redis} }}
cluster: {{ hostname: 127.0.0.1, port: 0, management_port: {management} }}
limits: {{ max_connections: 200000 }}
"""
QUIET_AFTER = 10
# Linux has some 28,000 ports for one address.
PER_ADDRESS = 20000


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--channels", type=int, default=30000)
    parser.add_argument("--together", type=int, default=10, help="channels of one event stream")
    parser.add_argument("--hold", type=float, default=1.0, help="for how many seconds Redis is stopped")
    parser.add_argument("--class-path", default="node/target/stentor.jar")
    parser.add_argument("--heap", default="1500m")
    parser.add_argument("--settle", type=int, default=300, help="seconds until all channels must have their owners")
    parser.add_argument("--while-attaching", action="store_true", help="hold Redis up while the subscribers come")
    parser.add_argument("--while-settling", default="", help="a command to run while the node settles; {pid} is the node's, {management} its port of metrics")
    return parser.parse_args()


class World:
    def __init__(self, options, servers):
        self.redis_port, self.port, self.management = free_ports(3)
        self.redis = servers.redis(self.redis_port).process
        configuration = servers.file("node.yaml", CONFIGURATION.format(redis=self.redis_port, management=self.management))
        self.node = servers.start("the node", ["java", "-Xmx" + options.heap, "-cp", options.class_path, "stentor.node.Main",
                                               "-c", configuration, "-p", str(self.port)])
        self.node.await_up(lambda: self.publish("warm")[0] // 100 == 2)

    def publish(self, channel, patience=10):
        """Status (0: no answer in time) and seconds."""
        since = time.monotonic()
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=patience)
            connection.request("POST", "/publisher/" + channel, b"m", {"Content-Type": "text/plain"})
            answer = connection.getresponse()
            answer.read()
            connection.close()
            return answer.status, time.monotonic() - since
        except OSError:
            return 0, time.monotonic() - since

    def owners(self):
        """How many channels have an owner; -1 while the node does not say."""
        try:
            return metric(self.management, 'stentor_owners{kind="channel"}')
        except OSError:
            return -1

    def calls(self):
        """How many commands Redis has carried out, those inside of scripts among them."""
        with socket.create_connection(("127.0.0.1", self.redis_port), timeout=5) as asked:
            asked.sendall(b"INFO stats\r\n")
            text = b""
            while b"total_commands_processed" not in text or not text.endswith(b"\r\n"):
                text += asked.recv(65536)
            return int(re.search(rb"total_commands_processed:(\d+)", text).group(1))

    def calls_a_second(self, seconds=2):
        before = self.calls()
        time.sleep(seconds)
        return (self.calls() - before) / seconds


def until(condition, seconds, what):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            sys.exit(f"not within {seconds} s: {what}")
        time.sleep(0.5)


def subscribe(world, channels, together):
    sockets = []
    for number in range(0, channels, together):
        one = socket.socket()
        one.bind((f"127.0.0.{2 + len(sockets) // PER_ADDRESS}", 0))
        one.connect(("127.0.0.1", world.port))
        names = ",".join(f"ch{each}" for each in range(number, min(channels, number + together)))
        one.sendall(f"GET /subscriber/{names} HTTP/1.1\r\nHost: h\r\nAccept: text/event-stream\r\n\r\n".encode())
        sockets.append(one)
    return sockets


def ended(sockets):
    """How many of the streams have ended."""
    poll = select.poll()
    by_number = {one.fileno(): one for one in sockets}
    for one in sockets:
        one.setblocking(False)
        poll.register(one, select.POLLIN)
    over = 0
    for number, _ in poll.poll(0):
        try:
            while True:
                if not by_number[number].recv(65536):
                    over += 1
                    break
        except BlockingIOError:
            pass
        except OSError:
            over += 1
    return over


class Publishers:
    """So many publishes a second to channels of their own and to followed ones, from threads that wait for each other not."""

    def __init__(self, world, channels, threads=10, rate=50):
        self.world, self.channels, self.pause = world, channels, threads / rate
        self.done = []
        self.running = True
        self.threads = [threading.Thread(target=self.run, args=(number,), daemon=True) for number in range(threads)]
        for thread in self.threads:
            thread.start()

    def run(self, number):
        chance = random.Random(number)
        while self.running:
            channel = f"ch{chance.randrange(self.channels)}" if chance.random() < 0.5 else f"own{number}"
            begun = time.monotonic()
            status, took = self.world.publish(channel)
            self.done.append((begun, status, took))
            time.sleep(max(0.0, self.pause - took))

    def stop(self):
        self.running = False
        for thread in self.threads:
            thread.join()


def hold(world, seconds):
    world.redis.send_signal(signal.SIGSTOP)
    time.sleep(seconds)
    world.redis.send_signal(signal.SIGCONT)
    return time.monotonic()


def show(name, done):
    by_status = {}
    for _, status, _ in done:
        by_status[status] = by_status.get(status, 0) + 1
    slowest = max((took for _, _, took in done), default=0)
    answers = ", ".join(f"{count} x {status or 'no answer'}" for status, count in sorted(by_status.items()))
    print(f"{name:<28}{answers or 'nothing'}; slowest {slowest:.2f} s", flush=True)


def main():
    options = arguments()
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(1 << 20, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
    with Servers("held") as servers:
        return run(World(options, servers), options)


def run(world, options):
    begun = time.monotonic()
    coming = Publishers(world, options.channels)
    sockets = subscribe(world, options.channels, options.together)
    print(f"{options.channels} channels have a subscriber after {time.monotonic() - begun:.1f} s", flush=True)
    if options.while_settling:
        subprocess.run(options.while_settling.format(pid=world.node.pid, management=world.management), shell=True)
    if options.while_attaching:
        hold(world, options.hold)
    until(lambda: world.owners() >= options.channels, options.settle, "every channel has an owner")
    settled = time.monotonic()
    print(f"every channel has an owner after {settled - begun:.1f} s", flush=True)
    until(lambda: world.calls_a_second() < options.channels / 20 + 500, options.settle, "Redis is asked for little")
    print(f"Redis is asked for little after {time.monotonic() - begun:.1f} s", flush=True)
    coming.stop()
    show("while they came:", coming.done)
    publishers = Publishers(world, options.channels)
    before_calls = world.calls_a_second(5)
    held_at = time.monotonic()
    went_on = hold(world, options.hold)
    time.sleep(QUIET_AFTER)
    after_calls = world.calls_a_second(5)
    time.sleep(5)
    publishers.stop()
    before = [one for one in publishers.done if one[0] < held_at]
    held = [one for one in publishers.done if held_at <= one[0] < went_on]
    after = [one for one in publishers.done if went_on <= one[0] < went_on + QUIET_AFTER]
    late = [one for one in publishers.done if one[0] >= went_on + QUIET_AFTER]
    show("before:", before)
    show("while Redis was held up:", held)
    show(f"in the {QUIET_AFTER} s after that:", after)
    show("later:", late)
    bad = [begun + took - went_on for begun, status, took in held + after if status // 100 != 2]
    print(f"last answer other than 2xx: {f'{max(bad):.1f} s after Redis went on' if bad else 'none'}")
    print(f"commands of Redis a second: {before_calls:.0f} before, {after_calls:.0f} after")
    over = ended(sockets)
    print(f"readers that were ended: {over}")
    usual = max(took for _, _, took in before)
    ok = (all(status // 100 == 2 and took < max(1, 3 * usual) for _, status, took in late) and late
          and all(status for _, status, _ in coming.done + held + after) and over == 0
          and after_calls < 2 * before_calls + 200)
    print("quiet again" if ok else "NOT quiet again")
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
