/** How long reads take on a system that holds much and is written to, beside one request that reads nothing. */
package dev.sicd.benchmarks.reads;
