package dev.sicd.kit.tls;

import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * A context that asks for the current one whenever a connection begins, so that key and certificate of one connection are
 * always of one reading, and no session of whoever is not trusted any more is resumed. TLS 1.2 and 1.3 only.
 */
final class CurrentContext extends SSLContext {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private CurrentContext(Delegate delegate, SSLContext first) {
        super(delegate, first.getProvider(), first.getProtocol());
    }

    static SSLContext of(Supplier<SSLContext> current) {
        return new CurrentContext(new Delegate(current), current.get());
    }

    /** What the JDK calls of it. */
    private static final class Delegate extends SSLContextSpi {
        private final Supplier<SSLContext> current;

        Delegate(Supplier<SSLContext> current) {
            this.current = current;
        }

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
                throws KeyManagementException {
            throw new KeyManagementException("it is made of files, and ready");
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return narrowed(current.get().createSSLEngine());
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return narrowed(current.get().createSSLEngine(host, port));
        }

        /** Sockets of one factory are all of one reading. */
        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return current.get().getSocketFactory();
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            return current.get().getServerSocketFactory();
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return current.get().getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return current.get().getClientSessionContext();
        }

        @Override
        protected SSLParameters engineGetDefaultSSLParameters() {
            SSLParameters parameters = current.get().getDefaultSSLParameters();
            parameters.setProtocols(PROTOCOLS);
            return parameters;
        }

        @Override
        protected SSLParameters engineGetSupportedSSLParameters() {
            SSLParameters parameters = current.get().getSupportedSSLParameters();
            parameters.setProtocols(PROTOCOLS);
            return parameters;
        }

        private static SSLEngine narrowed(SSLEngine engine) {
            engine.setEnabledProtocols(PROTOCOLS);
            return engine;
        }
    }
}
