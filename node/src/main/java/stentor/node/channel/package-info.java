/**
 * A channel's one owner and what it decides with. Decisions are plain objects; the actor only carries them out. Knows
 * the message log, not who keeps it, and neither HTTP nor any dialect.
 */
package stentor.node.channel;
