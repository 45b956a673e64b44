package dev.sicd.cli.process;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs something at each SIGHUP, by which operators ask a process to read its configuration again. The JDK has no public
 * API for signals and compilers warn of {@code sun.misc.Signal}, so it is called by name; where it is missing, nothing is
 * run.
 */
public final class Hangup {
    private static final Logger LOG = LoggerFactory.getLogger(Hangup.class);

    private Hangup() {}

    /** Reads a configuration again. */
    @FunctionalInterface
    public interface Reload {
        void run() throws InterruptedException;
    }

    /** From now on runs this at each SIGHUP. */
    public static void run(Reload reload) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object calling = Proxy.newProxyInstance(
                    Hangup.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        // the JDK calls nothing else of a handler than handle(Signal)
                        run(reload, Thread.currentThread());
                        return proxy;
                    });
            Object hangup = signal.getConstructor(String.class).newInstance("HUP");
            signal.getMethod("handle", signal, handler).invoke(signal, hangup, calling);
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            LOG.atWarn().setCause(e).log("SIGHUP is not heard here; POST /admin/policy/reload is");
        }
    }

    private static void run(Reload reload, Thread thread) {
        try {
            reload.run();
        } catch (InterruptedException e) {
            thread.interrupt();
        }
    }
}
