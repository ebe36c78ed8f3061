/**
 * Simulations (Gatling) that put running servers under load and check every message that comes back. They know a server
 * by its URLs and nothing of its inside. What they decide with ({@link stentor.loadtest.SequenceChecker} and the like)
 * knows nothing of Gatling.
 */
package stentor.loadtest;
