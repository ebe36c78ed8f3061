package stentor.node.config;

/** In the memory of the nodes: a node takes its channels along when it dies. */
public record MemoryStore() implements StoreSettings {
    @Override
    public String type() {
        return "memory";
    }
}
