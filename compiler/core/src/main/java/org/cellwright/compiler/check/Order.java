package org.cellwright.compiler.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/**
 * An order in which each item stands after those it needs, otherwise as given.
 *
 * @param sorted all items but those on cycles
 * @param cycles each item needs the next, the last needs the first; no item is on two
 */
record Order(List<Integer> sorted, List<List<Integer>> cycles) {
    /** @param needs for each item those that it needs, each once */
    static Order of(List<List<Integer>> needs) {
        int count = needs.size();
        int[] missing = new int[count];
        List<List<Integer>> neededBy = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            neededBy.add(new ArrayList<>());
        }
        for (int i = 0; i < count; i++) {
            missing[i] = needs.get(i).size();
            for (int need : needs.get(i)) {
                neededBy.get(need).add(i);
            }
        }
        boolean[] done = new boolean[count];
        List<Integer> sorted = new ArrayList<>();
        List<List<Integer>> cycles = new ArrayList<>();
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int i = 0; i < count; i++) {
            if (missing[i] == 0) {
                ready.add(i);
            }
        }
        int finished = 0;
        while (finished < count) {
            while (!ready.isEmpty()) {
                int item = ready.remove();
                sorted.add(item);
                finished += finish(item, done, missing, neededBy, ready);
            }
            if (finished < count) {
                List<Integer> cycle = cycle(needs, done);
                cycles.add(cycle);
                for (int item : cycle) {
                    done[item] = true;
                }
                for (int item : cycle) {
                    finished += finish(item, done, missing, neededBy, ready);
                }
            }
        }
        return new Order(sorted, cycles);
    }

    private static int finish(
            int item, boolean[] done, int[] missing, List<List<Integer>> neededBy, PriorityQueue<Integer> ready) {
        done[item] = true;
        for (int user : neededBy.get(item)) {
            missing[user]--;
            if (missing[user] == 0 && !done[user]) {
                ready.add(user);
            }
        }
        return 1;
    }

    /** Every item that is not done needs another one of them, so walking on comes back. */
    private static List<Integer> cycle(List<List<Integer>> needs, boolean[] done) {
        int[] step = new int[needs.size()];
        Arrays.fill(step, -1);
        int item = 0;
        while (done[item]) {
            item++;
        }
        List<Integer> path = new ArrayList<>();
        while (step[item] < 0) {
            step[item] = path.size();
            path.add(item);
            for (int need : needs.get(item)) {
                if (!done[need]) {
                    item = need;
                    break;
                }
            }
        }
        List<Integer> cycle = path.subList(step[item], path.size());
        int first = cycle.indexOf(cycle.stream().min(Integer::compare).orElseThrow());
        List<Integer> turned = new ArrayList<>(cycle.subList(first, cycle.size()));
        turned.addAll(cycle.subList(0, first));
        return turned;
    }
}
