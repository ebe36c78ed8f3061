/** Static files, by Pekko HTTP's directives: byte ranges, conditional requests, compression. */
package stentor.node.http.files;
