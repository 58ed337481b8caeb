import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Asks a person for two fields, waits for the answer and reads the data: a partner in one file.
 *
 * <pre>java Partner.java ORIGIN KEY_FILE [PERSONAL_ID_NUMBER]</pre>
 *
 * KEY_FILE is a private Ed25519 key as a JWK. Without a number it asks someone of the sandbox who approves everything. Needs a JDK from 17
 * and nothing else: in a program of yours, take a parser of JSON instead of {@link #member}. Each call is signed (RFC 9421, RFC 9530), each
 * answer verified.
 */
public final class Partner {
    private static final Duration KEYS_MAX_AGE = Duration.ofMinutes(5);
    private static final int ANSWER_MAX_AGE_S = 60;
    private static final int CLOCK_SKEW_S = 30;
    private static final int WAIT_S = 30;
    private static final Pattern SIGNATURE_INPUT = Pattern.compile("([a-z]+)=(\\(([^)]*)\\)(;[^,]*))");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The gateway refused the call; the message is the problem (RFC 9457): decide by its code. */
    static final class Refused extends RuntimeException {
        Refused(String problem) {
            super(problem);
        }
    }

    /** The answer was not signed by the gateway for this call: it says nothing about what the gateway did. */
    static final class Unverified extends RuntimeException {
        Unverified(String reason) {
            super(reason);
        }
    }

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String origin;
    private final String keyid;
    private final PrivateKey key;
    private final Map<String, String> gatewayKeys = new HashMap<>();
    private Instant keysReadAt = Instant.MIN;

    Partner(String origin, String jwk) throws GeneralSecurityException {
        this.origin = origin;
        keyid = thumbprint(member(jwk, "x"));
        byte[] secret = Base64.getUrlDecoder().decode(member(jwk, "d"));
        key = KeyFactory.getInstance("Ed25519").generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, secret));
    }

    public static void main(String[] words) throws Exception {
        if (words.length < 2 || words.length > 3) {
            System.err.println("java Partner.java ORIGIN KEY_FILE [PERSONAL_ID_NUMBER]");
            System.exit(2);
        }
        Partner partner = new Partner(words[0], Files.readString(Path.of(words[1])));
        String number = words.length == 3 ? words[2] : "079191000901";
        String asked = partner.call("POST", "/v1/consent-requests", """
            {"subject":{"personal_id_number":"%s"},"purpose":"bank.account_opening","statement":"Mở tài khoản thanh toán",
             "required_fields":["person.birth_full_name","person.date_of_birth"],"access":{"mode":"once"},"retention":"P90D"}"""
            .formatted(number), 0);
        System.out.println("Show the person this code: " + member(asked, "binding_code"));
        String path = "/v1/consent-requests/" + member(asked, "request_id");
        String answered = asked;
        while (member(answered, "status").equals("pending")) {
            answered = partner.call("GET", path, null, WAIT_S);
        }
        if (!member(answered, "status").equals("approved")) {
            System.err.println("The request is " + member(answered, "status") + ".");
            System.exit(1);
        }
        String released = partner.call("POST", "/v1/consents/" + member(answered, "consent_id") + "/releases", "{}", 0);
        System.out.println(released);
    }

    /**
     * Makes one call and returns the body of the answer. A call that got no answer may be repeated with the same Idempotency-Key, which a
     * program of yours keeps.
     *
     * @param wait_s up to so many seconds for a change; 0 for none
     */
    String call(String method, String path, String body, int wait_s)
            throws GeneralSecurityException, IOException, InterruptedException {
        String url = origin + path;
        byte[] content = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
        Map<String, String> fields = new LinkedHashMap<>();
        if (content.length > 0) {
            fields.put("content-type", "application/json");
            fields.put("content-digest", contentDigest(content));
        }
        if (!method.equals("GET")) {
            fields.put("idempotency-key", UUID.randomUUID().toString());
        }
        Map<String, String> covered = new LinkedHashMap<>();
        covered.put("@method", method);
        covered.put("@target-uri", url);
        covered.putAll(fields);
        byte[] nonce = new byte[16];
        RANDOM.nextBytes(nonce);
        String parameters = "(%s);created=%d;keyid=\"%s\";nonce=\"%s\";tag=\"partner-request\"".formatted(
            covered.keySet().stream().map(name -> '"' + name + '"').collect(Collectors.joining(" ")),
            Instant.now().getEpochSecond(), keyid, Base64.getUrlEncoder().withoutPadding().encodeToString(nonce));
        StringBuilder base = new StringBuilder();
        covered.forEach((name, value) -> base.append('"').append(name).append("\": ").append(value).append('\n'));
        base.append("\"@signature-params\": ").append(parameters);
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(key);
        signer.update(base.toString().getBytes(StandardCharsets.US_ASCII));
        String signature = "sig=:" + Base64.getEncoder().encodeToString(signer.sign()) + ":";

        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(WAIT_S + 10))
            .method(method, content.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(content));
        fields.forEach(request::header);
        request.header("signature-input", "sig=" + parameters).header("signature", signature);
        if (wait_s > 0) {
            request.header("prefer", "wait=" + wait_s);
        }
        HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
        verify(answer, Map.of("@method", method, "@target-uri", url, "signature", signature));
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        if (answer.statusCode() >= 400) {
            throw new Refused(text);
        }
        return text;
    }

    /** Verifies that the gateway signed the answer, for what was sent and just now (RFC 9421 section 2.4). */
    private void verify(HttpResponse<byte[]> answer, Map<String, String> sent)
            throws GeneralSecurityException, IOException, InterruptedException {
        Matcher input = SIGNATURE_INPUT.matcher(field(answer, "signature-input"));
        if (!input.matches()) {
            throw new Unverified("status " + answer.statusCode() + ", without a signature");
        }
        List<String> covered = List.of(input.group(3).split(" "));
        boolean hasBody = answer.body().length > 0;
        if (!covered.containsAll(List.of("\"@status\"", "\"@method\";req", "\"@target-uri\";req", "\"signature\";req"))
                || hasBody && !covered.containsAll(List.of("\"content-type\"", "\"content-digest\""))) {
            throw new Unverified("the signature covers too little");
        }
        if (covered.contains("\"content-digest\"") && !field(answer, "content-digest").equals(contentDigest(answer.body()))) {
            throw new Unverified("the digest does not match the body");
        }
        String parameters = input.group(4);
        long now = Instant.now().getEpochSecond();
        long created = Long.parseLong(parameter(parameters, "created"));
        if (!parameter(parameters, "tag").equals("gateway-response")
                || created < now - ANSWER_MAX_AGE_S || created > now + CLOCK_SKEW_S) {
            throw new Unverified("the signature is for something else, or of another time");
        }
        StringBuilder base = new StringBuilder();
        for (String name : covered) {
            String plain = name.substring(1, name.lastIndexOf('"'));
            String value = plain.equals("@status") ? String.valueOf(answer.statusCode())
                : name.endsWith(";req") ? sent.get(plain) : field(answer, plain);
            base.append(name).append(": ").append(value).append('\n');
        }
        base.append("\"@signature-params\": ").append(input.group(2));
        String encoded = field(answer, "signature").replaceFirst("^" + input.group(1) + "=:", "").replaceFirst(":$", "");
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(publicKey(findKey(parameter(parameters, "keyid"))));
        verifier.update(base.toString().getBytes(StandardCharsets.US_ASCII));
        if (!verifier.verify(Base64.getDecoder().decode(encoded))) {
            throw new Unverified("the signature does not verify");
        }
    }

    /** The gateway's key of that name. Keys are read again every five minutes; a retired one signs no answers. */
    private String findKey(String name) throws GeneralSecurityException, IOException, InterruptedException {
        if (keysReadAt.plus(KEYS_MAX_AGE).isBefore(Instant.now()) || !gatewayKeys.containsKey(name)) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(origin + "/.well-known/jwks.json")).build();
            Matcher keys = Pattern.compile("\\{[^{}]*\\}").matcher(http.send(request, BodyHandlers.ofString()).body());
            gatewayKeys.clear();
            while (keys.find()) {
                if (keys.group().contains("\"Ed25519\"")) {
                    gatewayKeys.put(thumbprint(member(keys.group(), "x")), keys.group());
                }
            }
            keysReadAt = Instant.now();
        }
        String jwk = gatewayKeys.get(name);
        if (jwk == null) {
            throw new Unverified("the gateway has no such key");
        }
        if (jwk.contains("\"retired_at\"") && !Instant.parse(member(jwk, "retired_at")).isAfter(Instant.now())) {
            throw new Unverified("the key is retired");
        }
        return jwk;
    }

    /** A point is its y coordinate, least octet first, with the sign of x in the highest bit (RFC 8032 section 5.1.2). */
    private static PublicKey publicKey(String jwk) throws GeneralSecurityException {
        byte[] bytes = Base64.getUrlDecoder().decode(member(jwk, "x"));
        boolean isXOdd = (bytes[31] & 0x80) != 0;
        bytes[31] &= 0x7f;
        for (int i = 0; i < 16; i++) {
            byte octet = bytes[i];
            bytes[i] = bytes[31 - i];
            bytes[31 - i] = octet;
        }
        EdECPoint point = new EdECPoint(isXOdd, new BigInteger(1, Arrays.copyOf(bytes, 32)));
        return KeyFactory.getInstance("Ed25519").generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    }

    /** The name of an Ed25519 key (RFC 7638, RFC 8037). */
    private static String thumbprint(String x) throws GeneralSecurityException {
        byte[] text = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"%s\"}".formatted(x).getBytes(StandardCharsets.US_ASCII);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(MessageDigest.getInstance("SHA-256").digest(text));
    }

    private static String contentDigest(byte[] body) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
        return "sha-256=:" + Base64.getEncoder().encodeToString(digest) + ":";
    }

    private static String field(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static String parameter(String parameters, String name) {
        Matcher matcher = Pattern.compile(";" + name + "=\"?([^\";]*)\"?").matcher(parameters);
        if (!matcher.find()) {
            throw new Unverified("the signature has no " + name);
        }
        return matcher.group(1);
    }

    /** The first member of that name, a text without escapes: enough for ids and states. */
    private static String member(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"\\\\]*)\"").matcher(json);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no member " + name);
        }
        return matcher.group(1);
    }
}
