package dev.parley.llama.tokenizer;

import java.util.Arrays;

/** A binary heap of longs, smallest first. Not thread-safe. */
final class LongHeap {

    private long[] items;
    private int size;

    LongHeap(int capacity) {
        items = new long[Math.max(1, capacity)];
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(long item) {
        if (size == items.length) {
            items = Arrays.copyOf(items, size * 2);
        }
        int index = size++;
        while (index > 0) {
            int parent = (index - 1) >>> 1;
            if (items[parent] <= item) {
                break;
            }
            items[index] = items[parent];
            index = parent;
        }
        items[index] = item;
    }

    /** Removes the smallest item; the heap must not be empty. */
    long removeSmallest() {
        long smallest = items[0];
        long moved = items[--size];
        int index = 0;
        while (true) {
            int child = 2 * index + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && items[child + 1] < items[child]) {
                child++;
            }
            if (items[child] >= moved) {
                break;
            }
            items[index] = items[child];
            index = child;
        }
        items[index] = moved;
        return smallest;
    }
}
