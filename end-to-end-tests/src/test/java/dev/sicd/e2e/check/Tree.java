package dev.sicd.e2e.check;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** The root of RFC 6962 over leaves as they come, kept as the roots of complete subtrees, the smallest on top. */
final class Tree {
    private final Deque<byte[]> roots = new ArrayDeque<>();
    private long size;

    void add(byte[] leaf) {
        byte[] root = leaf;
        for (long before = size; (before & 1) == 1; before >>>= 1) {
            root = Hashes.node(roots.pop(), root);
        }
        roots.push(root);
        size++;
    }

    long size() {
        return size;
    }

    byte[] root() {
        Iterator<byte[]> smallestFirst = roots.iterator();
        if (!smallestFirst.hasNext()) {
            return Hashes.sha256();
        }
        byte[] root = smallestFirst.next();
        while (smallestFirst.hasNext()) {
            root = Hashes.node(smallestFirst.next(), root);
        }
        return root;
    }
}
