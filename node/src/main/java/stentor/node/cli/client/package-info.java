/**
 * The commands that talk to a node over HTTP: {@code pub}, {@code sub}, {@code chat}, {@code flood}, {@code push}, {@code
 * take}. They are made of {@link stentor.client} and know nothing of the server's inside, so that they start fast.
 */
package stentor.node.cli.client;
