/** What a supervisor of nodes asks on the management port: is this node alive, and may it be sent requests. */
package stentor.node.management;
