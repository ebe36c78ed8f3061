/** Nodes in processes of their own, over real sockets, and what happens to them: killed, frozen, stopped, cut off. */
package stentor.node.processes;
