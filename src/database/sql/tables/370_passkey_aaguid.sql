-- The model or password manager that an authenticator says it is (AAGUID, WebAuthn section 6.5.1); null where it says none, and
-- for passkeys added before. Not attested: it only helps their owner to tell passkeys apart.
ALTER TABLE citizen.passkey ADD aaguid uuid;
