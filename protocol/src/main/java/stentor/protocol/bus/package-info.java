/**
 * The bus (msgbus): its endless stream of messages from one channel or from all, and the wildcard filters that a
 * subscriber asks for. Text and bytes only; how the stream is framed on a connection is not known here.
 */
package stentor.protocol.bus;
