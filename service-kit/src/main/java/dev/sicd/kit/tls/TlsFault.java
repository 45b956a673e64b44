package dev.sicd.kit.tls;

import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Says what a client can do about a connection that TLS ended. The JDK tells kinds of them apart by their texts alone. */
public final class TlsFault {
    private TlsFault() {}

    /**
     * What is wrong with the other end or us, as the end of a sentence about the other end, and the cure.
     *
     * @return empty when it is no fault of TLS
     */
    public static Optional<String> explain(Throwable fault) {
        boolean tls = false;
        StringBuilder texts = new StringBuilder();
        Throwable last = fault;
        for (Throwable at = fault; at != null; at = at.getCause()) {
            tls = tls || at instanceof SSLException || at instanceof CertificateException;
            texts.append(at).append('\n');
            last = at;
        }
        return tls ? Optional.of(cure(texts.toString().toLowerCase(Locale.ROOT), last)) : Optional.empty();
    }

    private static String cure(String texts, Throwable root) {
        if (texts.contains("certificateexpired")) {
            return "its certificate has expired; renew it there";
        }
        if (texts.contains("subject alternative")
                || texts.contains("no name matching")
                || texts.contains("not verified")) {
            return "its certificate is not for this name; ask it by a name that is in the certificate";
        }
        if (texts.contains("pkix") || texts.contains("trustanchors")) {
            return "its certificate is of no CA that is trusted here; name the file of its CA in SICD_TLS_CA_FILE";
        }
        if (texts.contains("certificate_required") || texts.contains("bad_certificate")) {
            return "it wants a certificate of its clients; set SICD_TLS_CLIENT_CERTIFICATE_FILE and"
                    + " SICD_TLS_CLIENT_KEY_FILE";
        }
        if (texts.contains("unknown_ca") || texts.contains("certificate_unknown")) {
            return "it does not trust the certificate in SICD_TLS_CLIENT_CERTIFICATE_FILE; use one of the CA that it asks"
                    + " for";
        }
        if (texts.contains("unsupported or unrecognized") || texts.contains("plaintext connection")) {
            return "it does not speak TLS; ask it with http://, or give it a certificate";
        }
        return "TLS fails (" + root.getMessage() + "); see the log there";
    }
}
