/**
 * The console at {@code /console/}: what the whole cluster does now, for people. Any node serves it. Nothing is gathered while
 * nobody looks: each request asks all members, with a deadline, and says who did not answer.
 */
package stentor.node.console;
