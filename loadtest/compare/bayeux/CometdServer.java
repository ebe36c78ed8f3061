import org.cometd.server.BayeuxServerImpl;
import org.cometd.server.http.jakarta.CometDServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Context;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** CometD's own server on Jetty at a port of loopback, with its defaults: what Stentor is measured beside. */
public final class CometdServer {
    private static final class Servlet extends CometDServlet {
        private static final long serialVersionUID = 1;

        private final transient Context context;

        private Servlet(Context context) {
            this.context = context;
        }

        @Override
        protected BayeuxServerImpl newBayeuxServer() {
            BayeuxServerImpl bayeux = new BayeuxServerImpl();
            // The WebSocket transport finds its container by it.
            bayeux.setOption(Context.class.getName(), context);
            return bayeux;
        }
    }

    public static void main(String[] arguments) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(arguments[0]));
        connector.setAcceptQueueSize(1024);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.insertHandler(WebSocketUpgradeHandler.from(server, context));
        ServletHolder holder = new ServletHolder(new Servlet(context.getContext()));
        holder.setAsyncSupported(true);
        holder.setInitOrder(1);
        holder.setInitParameter(
                "transports",
                "org.cometd.server.websocket.jetty.JettyWebSocketTransport,org.cometd.server.http.JSONHttpTransport");
        holder.setInitParameter("ws.cometdURLMapping", "/bayeux/*");
        context.addServlet(holder, "/bayeux/*");
        server.setHandler(context);
        server.start();
        System.out.println("ready");
    }
}
