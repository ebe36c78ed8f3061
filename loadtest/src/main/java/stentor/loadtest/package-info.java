/** The simulation (Gatling) that puts running servers under load and checks every message that comes back. */
package stentor.loadtest;
