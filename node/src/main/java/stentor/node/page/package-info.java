/** Pages that come with the server: their files are in the class path, and a strict policy holds for all of them. */
package stentor.node.page;
