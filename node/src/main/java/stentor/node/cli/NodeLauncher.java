package stentor.node.cli;

import stentor.node.config.NodeSettings;

/** Starts a node in this process. */
@FunctionalInterface
public interface NodeLauncher {
    /**
     * Returns once the node serves; it goes on in threads of its own.
     *
     * @throws StartFailed if it cannot; nothing is left running then
     */
    void launch(NodeSettings settings) throws StartFailed;
}
