/** Benchmarks (JMH) of what is read and written once for each request or message: ids, positions, dates, infos. */
package stentor.loadtest.codec;
