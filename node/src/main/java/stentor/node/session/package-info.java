/**
 * Sessions of Bayeux clients: owned things, sharded by their client id, so that any node answers any request of one. What a
 * session decides is in plain classes ({@link stentor.node.session.Session}); an actor carries it out. Knows no HTTP.
 */
package stentor.node.session;
