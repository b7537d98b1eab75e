package org.cellwright.samples.benchmarks.report;

import org.cellwright.samples.benchmarks.contest.Contest;
import org.cellwright.samples.benchmarks.contest.Task;

/** A task and how the systems did; the name of each is its id. */
public record Result(Task task, Contest.Outcome outcome) {}
