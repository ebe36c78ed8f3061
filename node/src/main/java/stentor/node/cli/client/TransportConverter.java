package stentor.node.cli.client;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import stentor.client.Transport;

/** Transports as users call them. */
final class TransportConverter implements ITypeConverter<Transport> {
    @Override
    public Transport convert(String value) {
        return switch (value) {
            case "websocket" -> Transport.WEB_SOCKET;
            case "sse" -> Transport.EVENT_STREAM;
            case "bus" -> Transport.BUS;
            default -> throw new TypeConversionException(value + " (expected: websocket, sse or bus)");
        };
    }
}
