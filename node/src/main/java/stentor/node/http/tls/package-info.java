/** The certificate and key of the TLS port: read, checked against each other, and read again when the files change. */
package stentor.node.http.tls;
