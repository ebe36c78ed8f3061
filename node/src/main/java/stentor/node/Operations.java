package stentor.node;

/**
 * What operators may have done with a node, whichever of its lives it is in.
 *
 * @param leave ends the process in good order
 * @param reloading reads the configuration again
 */
record Operations(Runnable leave, Reloading reloading) {}
