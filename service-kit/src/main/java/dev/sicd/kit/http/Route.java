package dev.sicd.kit.http;

/**
 * One method on one pattern; it does not run the handler.
 *
 * @param probe answered even when the server is as busy as it may be
 */
record Route(String method, PathPattern pattern, Handler handler, boolean probe) {}
