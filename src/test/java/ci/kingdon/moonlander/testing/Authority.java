package ci.kingdon.moonlander.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * A certificate authority as Crossplane makes its own (internal/initializer/tls.go): authority, servers and clients all have
 * the same name, which not every verifier likes.
 */
public final class Authority {

    private static final X500Name CROSSPLANE = new X500NameBuilder()
            .addRDN(BCStyle.C, new DERPrintableString("Earth"))
            .addRDN(BCStyle.ST, new DERPrintableString("Earth"))
            .addRDN(BCStyle.L, new DERPrintableString("Earth"))
            .addRDN(BCStyle.O, new DERPrintableString("Crossplane"))
            .addRDN(BCStyle.CN, new DERPrintableString("Crossplane"))
            .build();
    private static final char[] NO_PASSWORD = {};
    private static final Duration VALIDITY = Duration.ofDays(1);
    private static final AtomicLong SERIAL = new AtomicLong(2022);

    private final KeyPair keys;
    private final X509Certificate certificate;

    /** A key, and its certificate. */
    public record Identity(KeyPair keys, X509Certificate certificate) {

        public String certificatePem() {
            return pem("CERTIFICATE", encoded(certificate));
        }

        public String pkcs8() {
            return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
        }

        /** What a server needs to be this. */
        public SSLContext tls() throws GeneralSecurityException, IOException {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", keys.getPrivate(), NO_PASSWORD, new Certificate[] {certificate});
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        }

        public String pkcs1() throws IOException {
            return pem("RSA PRIVATE KEY", inner(keys));
        }

        /** As openssl writes it, its curve inside. */
        public String sec1() throws IOException {
            ECPrivateKey bare = ECPrivateKey.getInstance(inner(keys));
            int bits = ((java.security.interfaces.ECKey) keys.getPrivate())
                    .getParams()
                    .getOrder()
                    .bitLength();
            String curve = bits == 256 ? "1.2.840.10045.3.1.7" : "1.3.132.0.34";
            return pem(
                    "EC PRIVATE KEY",
                    new ECPrivateKey(bits, bare.getKey(), new ASN1ObjectIdentifier(curve)).getEncoded());
        }
    }

    private Authority(KeyPair keys, X509Certificate certificate) {
        this.keys = keys;
        this.certificate = certificate;
    }

    public static Authority create() throws Exception {
        KeyPair keys = rsa();
        X509v3CertificateBuilder builder = builder(
                        CROSSPLANE, CROSSPLANE, keys, Instant.now().plus(VALIDITY))
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.cRLSign | KeyUsage.keyCertSign));
        return new Authority(keys, sign(builder, keys));
    }

    /** An authority that is there already, by its PEM files. */
    public static Authority of(String key, String certificate) throws Exception {
        try (PEMParser keys = new PEMParser(new StringReader(key))) {
            KeyPair pair = switch (keys.readObject()) {
                case PEMKeyPair plain -> new JcaPEMKeyConverter().getKeyPair(plain);
                case Object other -> throw new IllegalArgumentException("not a key: " + other.getClass());
            };
            X509Certificate own = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(certificate.getBytes(StandardCharsets.US_ASCII)));
            return new Authority(pair, own);
        }
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public String pem() {
        return pem("CERTIFICATE", encoded(certificate));
    }

    public Identity server() throws Exception {
        return server(rsa());
    }

    public Identity server(KeyPair subject) throws Exception {
        return issue(CROSSPLANE, subject, KeyPurposeId.id_kp_serverAuth, List.of("localhost"));
    }

    /** A server that is reached under these DNS names and IP addresses. */
    public Identity server(Collection<String> names) throws Exception {
        return issue(CROSSPLANE, rsa(), KeyPurposeId.id_kp_serverAuth, names);
    }

    /** A server on the Internet, with a name of its own: OpenSSL takes a certificate with its issuer's name for self-signed. */
    public Identity site(String name) throws Exception {
        X500Name subject = new X500NameBuilder().addRDN(BCStyle.CN, name).build();
        return issue(subject, rsa(), KeyPurposeId.id_kp_serverAuth, List.of(name));
    }

    public Identity client() throws Exception {
        return issue(CROSSPLANE, rsa(), KeyPurposeId.id_kp_clientAuth, List.of("localhost"));
    }

    /** A client whose certificate was good until a minute ago. */
    public Identity expired() throws Exception {
        return issue(
                CROSSPLANE,
                rsa(),
                KeyPurposeId.id_kp_clientAuth,
                List.of("localhost"),
                Instant.now().minusSeconds(60));
    }

    /** A Kubernetes user by certificate: the organization is the user's group. */
    public Identity user(String name, String group) throws Exception {
        X500Name subject = new X500NameBuilder()
                .addRDN(BCStyle.O, group)
                .addRDN(BCStyle.CN, name)
                .build();
        return issue(subject, rsa(), KeyPurposeId.id_kp_clientAuth, List.of("localhost"));
    }

    public static KeyPair rsa() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    public static KeyPair ec(String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    public static String pem(String label, byte[] der) {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(label, der));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return text.toString();
    }

    private Identity issue(X500Name subject, KeyPair keys, KeyPurposeId purpose, Collection<String> names)
            throws Exception {
        return issue(subject, keys, purpose, names, Instant.now().plus(VALIDITY));
    }

    private Identity issue(X500Name subject, KeyPair keys, KeyPurposeId purpose, Collection<String> names, Instant end)
            throws Exception {
        GeneralName[] alternatives = names.stream()
                .map(name -> new GeneralName(isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new);
        X500Name issuer =
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        X509v3CertificateBuilder builder = builder(issuer, subject, keys, end)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(
                        Extension.keyUsage,
                        true,
                        new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment | KeyUsage.dataEncipherment))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose))
                .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
        return new Identity(keys, sign(builder, this.keys));
    }

    private static boolean isAddress(String name) {
        return name.matches("[0-9.]+");
    }

    private static X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, KeyPair keys, Instant end) {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(SERIAL.getAndIncrement()),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(end),
                subject,
                keys.getPublic());
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair issuer)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(issuer.getPrivate())));
    }

    private static byte[] inner(KeyPair keys) throws IOException {
        return PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded())
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded();
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
