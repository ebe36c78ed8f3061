/** What URLs are made of, for all who read them. */
package stentor.protocol.url;
