/** A chat at {@code /demo/}, to see in two browser windows what the server is for. Static pages; knows no channels. */
package stentor.node.demo;
