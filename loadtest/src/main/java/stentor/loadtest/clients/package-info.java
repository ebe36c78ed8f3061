/**
 * Kinds of clients, as Gatling's virtual users: what they do, on channels of their own. They know a server by its URLs and
 * nothing of its inside. What came back is judged by {@link stentor.loadtest.check}.
 */
package stentor.loadtest.clients;
