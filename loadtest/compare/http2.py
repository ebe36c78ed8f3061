#!/usr/bin/env python3
"""Deliveries to event streams over HTTP/2 and over HTTP/1.1 for each second of the server's processor time, in turn.

usage: loadtest/compare/http2.py PORT PID [--streams 1000] [--rate 20] [--seconds 8] [--repeat 3]

The server is a node with prefixes /pub/ and /sub/ and its store in memory, on loopback; PID is its process. Over HTTP/2 the streams share
ten connections; over HTTP/1.1 each has its own. Every message has to arrive at every stream once, or the run is void."""
import argparse, os, selectors, socket, statistics, struct, sys, time

TOKEN = b'<message>'
BODY = TOKEN + b'x' * (100 - len(TOKEN))
CONNECTIONS = 10


def field(name, value):
    """A header as a literal that is not indexed (RFC 7541, section 6.2.2)."""
    return b'\0' + bytes([len(name)]) + name + bytes([len(value)]) + value


def frame(kind, flags, stream, payload):
    return struct.pack('>I', len(payload))[1:] + bytes([kind, flags]) + struct.pack('>I', stream) + payload


def connect(port):
    client = socket.create_connection(('127.0.0.1', port))
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return client


def over_http2(port, path, streams):
    clients = []
    head = (field(b':method', b'GET') + field(b':scheme', b'http') + field(b':path', path) + field(b':authority', b'localhost')
            + field(b'accept', b'text/event-stream'))
    for each in range(CONNECTIONS):
        client = connect(port)
        window = (1 << 31) - 1
        client.sendall(b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' + frame(4, 0, 0, struct.pack('>HI', 4, window))
                       + frame(8, 0, 0, struct.pack('>I', window - 65535)) + frame(4, 1, 0, b''))
        for stream in range(streams // CONNECTIONS):
            client.sendall(frame(1, 5, 2 * stream + 1, head))
        clients.append(client)
    return clients


def over_http1(port, path, streams):
    clients = []
    for each in range(streams):
        client = connect(port)
        client.sendall(b'GET ' + path + b' HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n')
        clients.append(client)
    return clients


def processor_seconds(pid):
    fields = open('/proc/%d/stat' % pid).read().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


def publish(publisher, channel):
    publisher.sendall(b'POST /pub/' + channel + b' HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n' + BODY)
    answer = publisher.recv(4096)
    if not answer.startswith(b'HTTP/1.1 20'):
        sys.exit('not published: %r' % answer[:100])
    return int(answer.split(b'X-Channel-Subscribers: ')[1].split(b'\r\n')[0])


def run(options, open_streams, name):
    channel = b'h2-%d-%d' % (os.getpid(), time.time_ns())
    clients = open_streams(options.port, b'/sub/' + channel, options.streams)
    selector, tails = selectors.DefaultSelector(), {}
    for client in clients:
        client.setblocking(False)
        selector.register(client, selectors.EVENT_READ)
        tails[client] = b''
    publisher = connect(options.port)
    received, published, end = 0, 0, time.time() + 20
    while publish(publisher, channel) < options.streams:  # each of them counts as well
        published += 1
        if time.time() > end:
            sys.exit('%s: not all streams were opened' % name)
        time.sleep(0.2)
        received += read(selector, tails, 0)
    for client in clients:
        tails[client] = b''
    time.sleep(1)
    read_all(selector, tails)
    began, seconds, due = processor_seconds(options.pid), time.time(), time.time()
    received = published = 0
    while time.time() < seconds + options.seconds:
        if time.time() >= due:
            publish(publisher, channel)
            published, due = published + 1, due + 1 / options.rate
        received += read(selector, tails, max(0, min(0.01, due - time.time())))
    end = time.time() + 20
    while received < published * options.streams and time.time() < end:
        received += read(selector, tails, 0.1)
    used = processor_seconds(options.pid) - began
    for client in clients + [publisher]:
        client.close()
    return received / used if received == published * options.streams else None


def read_all(selector, tails):
    while read(selector, tails, 0.2):
        pass


def read(selector, tails, timeout):
    count = 0
    for key, _ in selector.select(timeout):
        client = key.fileobj
        data = client.recv(1 << 18)
        if not data:
            sys.exit('a stream was closed')
        data = tails[client] + data
        found = data.count(TOKEN)
        count += found
        # What may be the beginning of the next one.
        tails[client] = data[-len(TOKEN) + 1:] if not data.endswith(TOKEN) else b''
    return count


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('port', type=int)
    parser.add_argument('pid', type=int)
    for name, value in (('streams', 1000), ('rate', 20), ('seconds', 8), ('repeat', 3)):
        parser.add_argument('--' + name, type=int, default=value)
    options = parser.parse_args()
    results = {'HTTP/1.1': [], 'HTTP/2': []}
    for _ in range(options.repeat):
        for name, open_streams in (('HTTP/1.1', over_http1), ('HTTP/2', over_http2)):
            results[name].append(run(options, open_streams, name))
    for name, values in results.items():
        print('%-9s %s' % (name, 'void' if None in values else '%.0f deliveries per second of processor time' % statistics.median(values)))
    if None not in results['HTTP/1.1'] + results['HTTP/2']:
        print('ratio     %.2f' % (statistics.median(results['HTTP/2']) / statistics.median(results['HTTP/1.1'])))


if __name__ == '__main__':
    main()
