/** What every HTTP message has, whatever it carries. */
package stentor.protocol.http;
