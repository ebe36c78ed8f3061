package stentor.node.http.http1;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import stentor.node.http.connection.ClientConnection;
import stentor.node.http.connection.HttpConnection;
import stentor.node.http.connection.ServerContext;

/** A connection of HTTP/1.x: puts its decoder, its shortcut for repeated polls and its {@link HttpConnection} together. */
public final class Http1Connection {
    private final RequestDecoder decoder;
    private final HttpConnection connection;

    private Http1Connection(RequestDecoder decoder, HttpConnection connection) {
        this.decoder = decoder;
        this.connection = connection;
    }

    /** Adds its handlers to the channel's, at their end. */
    public static Http1Connection begin(ServerContext server, ClientConnection client, Channel channel) {
        RequestDecoder decoder = new RequestDecoder(client.activity());
        HttpConnection connection = new HttpConnection(server, client, channel, new Http1Wire(channel, decoder));
        decoder.onInputRead(connection::onInputRead);
        connection.recognizePolls(new RepeatedPolls(connection, decoder));
        channel.pipeline().addLast(decoder, connection);
        return new Http1Connection(decoder, connection);
    }

    /** Puts a handler in front of it, which sees bytes before they are decoded. */
    public void precede(ChannelHandler handler) {
        decoder.precede(handler);
    }

    /** Takes its handlers away before any byte has come: the client speaks another protocol. */
    public void makeRoom() {
        connection.channel().pipeline().remove(decoder).remove(connection);
    }
}
