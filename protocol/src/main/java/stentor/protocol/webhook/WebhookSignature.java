package stentor.protocol.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import stentor.protocol.pusher.AppKey;
import stentor.protocol.pusher.PusherSignature;

/** The headers by which a receiver knows that a call is genuine: Pusher's, and those of Standard Webhooks. */
public final class WebhookSignature {
    private WebhookSignature() {}

    /**
     * @param id the same at every attempt, so that a receiver knows a repeat
     * @param timestampSeconds of this attempt
     */
    public static Map<String, String> headers(AppKey key, String id, long timestampSeconds, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Pusher-Key", key.key());
        headers.put("X-Pusher-Signature", PusherSignature.sign(key.secret(), body));
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", Long.toString(timestampSeconds));
        headers.put("webhook-signature", "v1," + standard(key, id, timestampSeconds, body));
        return headers;
    }

    private static String standard(AppKey key, String id, long timestampSeconds, byte[] body) {
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes((id + '.' + timestampSeconds + '.').getBytes(UTF_8));
        signed.writeBytes(body);
        return Base64.getEncoder()
                .encodeToString(PusherSignature.mac(key.secret().getBytes(UTF_8), signed.toByteArray()));
    }
}
