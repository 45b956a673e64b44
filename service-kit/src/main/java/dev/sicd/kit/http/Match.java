package dev.sicd.kit.http;

import java.util.Map;

/** The route found for a request, and the values of its parameters. */
record Match(Route route, Map<String, String> parameters) {}
