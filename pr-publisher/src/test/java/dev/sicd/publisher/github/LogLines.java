package dev.sicd.publisher.github;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** Everything that anybody logs from now on, at any level, through log4j or through the JDK as OkHttp does. */
final class LogLines implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Appender appender = new Appender();
    private final JdkHandler handler = new JdkHandler();
    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final LoggerConfig root = context.getConfiguration().getRootLogger();
    private final Level levelBefore = root.getLevel();
    private final List<org.apache.logging.log4j.core.Appender> appendersBefore =
            List.copyOf(root.getAppenders().values());
    private final java.util.logging.Logger jdk = java.util.logging.Logger.getLogger("");
    // kept, since loggers that nobody holds forget their level
    private final List<java.util.logging.Logger> talkative;
    private final java.util.logging.Level jdkLevelBefore = jdk.getLevel();
    private final List<Handler> handlersBefore = List.of(jdk.getHandlers());

    private LogLines(List<String> jdkLoggers) {
        appender.start();
        // the console would show thousands of lines
        appendersBefore.forEach(one -> root.removeAppender(one.getName()));
        handlersBefore.forEach(jdk::removeHandler);
        root.addAppender(appender, Level.ALL, null);
        root.setLevel(Level.ALL);
        context.updateLoggers();
        jdk.addHandler(handler);
        jdk.setLevel(java.util.logging.Level.ALL);
        talkative = jdkLoggers.stream().map(java.util.logging.Logger::getLogger).toList();
        talkative.forEach(logger -> logger.setLevel(java.util.logging.Level.ALL));
    }

    /** @param jdkLoggers those with a level of their own */
    static LogLines capture(String... jdkLoggers) {
        return new LogLines(List.of(jdkLoggers));
    }

    /** Logger, message and stack trace of each. */
    List<String> all() {
        return lines;
    }

    @Override
    public void close() {
        root.removeAppender(appender.getName());
        appendersBefore.forEach(one -> root.addAppender(one, null, null));
        root.setLevel(levelBefore);
        context.updateLoggers();
        jdk.removeHandler(handler);
        handlersBefore.forEach(jdk::addHandler);
        jdk.setLevel(jdkLevelBefore);
        talkative.forEach(logger -> logger.setLevel(null));
    }

    private void add(String logger, String message, Optional<Throwable> thrown) {
        StringWriter trace = new StringWriter();
        thrown.ifPresent(one -> one.printStackTrace(new PrintWriter(trace)));
        lines.add(String.format(Locale.ROOT, "%s %s %s", logger, message, trace));
    }

    private final class Appender extends AbstractAppender {
        Appender() {
            super("captured", null, null, false, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            String message = event.getMessage().getFormattedMessage() + " " + event.getContextData();
            add(event.getLoggerName(), message, Optional.ofNullable(event.getThrown()));
        }
    }

    private final class JdkHandler extends Handler {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord event) {
            add(
                    String.valueOf(event.getLoggerName()),
                    formatter.formatMessage(event),
                    Optional.ofNullable(event.getThrown()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
