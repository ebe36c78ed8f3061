package stentor.node.cli;

import java.util.List;
import java.util.function.Supplier;
import stentor.node.config.Configuration;
import stentor.node.config.NodeSettings;

/** Starts a node in this process. */
@FunctionalInterface
public interface NodeLauncher {
    /**
     * Returns once the node serves; it goes on in threads of its own.
     *
     * @param source reads the configuration again, options of the command line included
     * @throws StartFailed if it cannot; nothing is left running then
     */
    void launch(NodeSettings settings, Supplier<Configuration> source) throws StartFailed;

    /**
     * What is wrong with settings that read well, as a file that is no certificate: lines {@code KEY: WHAT}. Nothing is started to
     * find out.
     */
    default List<String> problems(NodeSettings settings) {
        return List.of();
    }
}
