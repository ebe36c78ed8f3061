/** Whether subscribers got what they should: plain classes that know nothing of Gatling and of HTTP. */
package stentor.loadtest.check;
