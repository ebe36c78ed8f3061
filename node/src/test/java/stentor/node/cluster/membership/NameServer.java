package stentor.node.cluster.membership;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A DNS server on loopback that knows the IPv4 addresses of one name. */
final class NameServer implements AutoCloseable {
    private static final int HEADER = 12;
    private static final int A = 1;

    private final DatagramSocket socket;
    private final String name;
    private final List<String> addresses;

    private NameServer(String name, List<String> addresses) throws IOException {
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        this.name = name;
        this.addresses = addresses;
        Thread thread = new Thread(this::serve, "dns");
        thread.setDaemon(true);
        thread.start();
    }

    static NameServer with(String name, String... addresses) throws IOException {
        return new NameServer(name, List.of(addresses));
    }

    /** What makes Pekko ask it, and nobody else. */
    String asked() {
        return "pekko.io.dns.async-dns { nameservers = [\"127.0.0.1:" + socket.getLocalPort()
                + "\"], search-domains = [], ndots = 0 }";
    }

    private void serve() {
        byte[] buffer = new byte[512];
        DatagramPacket question = new DatagramPacket(buffer, buffer.length);
        try {
            while (true) {
                question.setLength(buffer.length);
                socket.receive(question);
                byte[] answer = answer(buffer, question.getLength());
                socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private byte[] answer(byte[] question, int length) throws IOException {
        StringBuilder asked = new StringBuilder();
        int at = HEADER;
        for (int label = question[at]; label != 0; label = question[at]) {
            asked.append(asked.isEmpty() ? "" : ".")
                    .append(new String(question, at + 1, label, StandardCharsets.US_ASCII));
            at += 1 + label;
        }
        int type = question[at + 2];
        boolean known = asked.toString().equals(name);
        List<String> records = known && type == A ? addresses : List.of();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.write(question, 0, 2);
        // A response; recursion desired and available; no such name.
        answer.write(
                new byte[] {(byte) 0x81, (byte) (known ? 0x80 : 0x83), 0, 1, 0, (byte) records.size(), 0, 0, 0, 0});
        answer.write(question, HEADER, at + 5 - HEADER);
        for (String address : records) {
            // The name of the question, an address, of the internet, for a minute, of four bytes.
            answer.write(new byte[] {(byte) 0xc0, HEADER, 0, A, 0, 1, 0, 0, 0, 60, 0, 4});
            answer.write(InetAddress.getByName(address).getAddress());
        }
        return answer.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
