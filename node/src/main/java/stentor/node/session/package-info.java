/**
 * Sessions of Bayeux clients. Each has one owner in the cluster, found by its client id, so any node can answer any request of it.
 * What a session decides is in plain classes ({@link stentor.node.session.Session}); an actor carries it out. Knows no HTTP.
 */
package stentor.node.session;
