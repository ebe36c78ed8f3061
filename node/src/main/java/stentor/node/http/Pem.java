package stentor.node.http;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A block of a PEM file (RFC 7468): what it is, and its bytes. */
record Pem(String label, byte[] der) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    /** All blocks in order; text between them, and blocks that are not base64, are skipped. */
    static List<Pem> read(String text) {
        List<Pem> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            String base64 = block.group(2).replaceAll("\\s", "");
            try {
                blocks.add(new Pem(block.group(1), Base64.getDecoder().decode(base64)));
            } catch (IllegalArgumentException e) {
                // An old encrypted key: its headers are inside the block.
                blocks.add(new Pem(block.group(1), new byte[0]));
            }
        }
        return blocks;
    }
}
