/**
 * Answers that go on for as long as the client stays: endless bodies and WebSockets. Carries bytes, holds a bounded
 * number of them for each client, cuts off clients that read too slowly, keeps quiet connections alive. Their writers decide
 * what the bytes say.
 */
package stentor.node.http.stream;
