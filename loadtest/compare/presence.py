#!/usr/bin/env python3
"""One presence channel whose members join one after the other, until all are in, and leave again: each is told of each.

usage: loadtest/compare/presence.py [--members 1000] [--rounds 3]

Needs Linux and a JDK; node/target/stentor.jar has to be built. The node listens on loopback. Says for each round how long it took,
how many frames a second of the node's processor time brought about, and fails unless every member was told of every other one
exactly once."""
import argparse, base64, hashlib, hmac, os, re, selectors, socket, struct, sys, time

from compare import Servers
from servers import processor_seconds

PORT, KEY, SECRET, CHANNEL = 18311, b'app-key', b'app-secret', 'presence-load'
PATIENCE = 120
ADDED, REMOVED = b'member_added"', b'member_removed"'


class Member:
    """A client that counts what it is told of others."""

    def __init__(self, number):
        self.number, self.added, self.removed = number, 0, 0
        self.tail, self.roster, self.present = b'', b'', None
        self.socket = socket.create_connection(('127.0.0.1', PORT), 10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(b'GET /app/' + KEY + b'?protocol=7 HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n'
                            b'Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: '
                            + base64.b64encode(os.urandom(16)) + b'\r\n\r\n')
        said = b''
        while not (found := re.search(rb'socket_id\\":\\"([0-9.]+)', said)):
            said += self.socket.recv(4096)
        self.id = found.group(1).decode()
        self.socket.setblocking(False)

    def send(self, text):
        body = text.encode()
        head = struct.pack('!BB', 0x81, 0x80 | len(body)) if len(body) < 126 else struct.pack('!BBH', 0x81, 0xfe, len(body))
        # A mask of zeros is a mask.
        self.socket.sendall(head + bytes(4) + body)

    def join(self):
        data = '{"user_id":"%d","user_info":{"name":"Member %d"}}' % (self.number, self.number)
        signed = hmac.new(SECRET, ('%s:%s:%s' % (self.id, CHANNEL, data)).encode(), hashlib.sha256).hexdigest()
        self.send('{"event":"pusher:subscribe","data":{"channel":"%s","auth":"%s:%s","channel_data":"%s"}}' % (
            CHANNEL, KEY.decode(), signed, data.replace('"', '\\"')))

    def leave(self):
        self.send('{"event":"pusher:unsubscribe","data":{"channel":"%s"}}' % CHANNEL)

    def read(self):
        try:
            new = self.socket.recv(1 << 20)
        except BlockingIOError:
            return
        if not new:
            sys.exit('member %d was cut off' % self.number)
        if self.present is None:
            self.roster += new
            found = re.search(rb'\\"count\\":([0-9]+)', self.roster)
            if found:
                self.present, self.roster = int(found.group(1)), b''
        # A name may come in two pieces; the rest of the first piece is shorter than the name, and counts only once.
        self.added += (self.tail[1 - len(ADDED):] + new).count(ADDED)
        self.removed += (self.tail[1 - len(REMOVED):] + new).count(REMOVED)
        self.tail = (self.tail + new)[-len(REMOVED):]


def until(selector, done, what):
    end = time.time() + PATIENCE
    while not done():
        for key, _ in selector.select(0.1):
            key.data.read()
        if time.time() > end:
            sys.exit('not everybody was told of %s' % what)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--members', type=int, default=1000)
    parser.add_argument('--rounds', type=int, default=3)
    options = parser.parse_args()
    n = options.members
    with Servers('presence') as servers:
        node = servers.node(PORT, '''
port: %d
cluster: { port: 0, management_port: 0 }
apps: [{ id: app-id, key: %s, secret: %s, limits: { max_members: 100000 } }]
locations: [{ type: pusher }]
''' % (PORT, KEY.decode(), SECRET.decode()))
        for _ in range(options.rounds):
            members = [Member(number) for number in range(n)]
            selector = selectors.DefaultSelector()
            for each in members:
                selector.register(each.socket, selectors.EVENT_READ, each)
            began, before = time.time(), processor_seconds(node.pid)
            for each in members:
                each.join()
            until(selector, lambda: all(each.present is not None and each.present + each.added >= n for each in members),
                  'all joins')
            seconds, used, notices = time.time() - began, processor_seconds(node.pid) - before, sum(each.added for each in members)
            wrong = [each.number for each in members if each.present + each.added != n]
            # The last one stays, and sees all others go.
            began = time.time()
            for each in members[:-1]:
                each.leave()
            until(selector, lambda: members[-1].removed >= n - 1, 'all leaves')
            wrong += [members[-1].number] if members[-1].removed != n - 1 else []
            print('%d members are in after %.1f s (%d notices, %.0f a second of processor time), and gone after %.1f s' % (
                n, seconds, notices, notices / used, time.time() - began), flush=True)
            if wrong:
                sys.exit('not told of each other member exactly once: %s' % wrong[:5])
            for each in members:
                each.socket.close()
            time.sleep(2)


if __name__ == '__main__':
    main()
