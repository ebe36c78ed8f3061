/** What a supervisor of nodes asks on the management port: is it alive, may it be sent requests, what does it count. */
package stentor.node.management;
