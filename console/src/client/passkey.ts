/** The browser's own passkeys, by the JSON forms of Web Authentication Level 3. */

/** Browsers bind them to a name: none by an address without one. */
const named = !/^\[|^[\d.]+$/.test(window.location.hostname);

export const hasPasskeys = (): boolean =>
  named &&
  typeof PublicKeyCredential !== 'undefined' &&
  typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function';

const asJson = (credential: Credential | null) => {
  if (!(credential instanceof PublicKeyCredential)) throw new Error('No passkey was chosen.');
  return credential.toJSON() as unknown as {
    id: string;
    rawId: string;
    type: 'public-key';
    response: Record<string, unknown>;
  };
};

/** @throws DOMException `NotAllowedError` where the person does not go on */
export const makePasskey = async (options: Readonly<Record<string, unknown>>) =>
  asJson(
    await navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(
        options as unknown as PublicKeyCredentialCreationOptionsJSON,
      ),
    }),
  );

/** @throws DOMException `NotAllowedError` where the person does not go on */
export const showPasskey = async (options: Readonly<Record<string, unknown>>) =>
  asJson(
    await navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(
        options as unknown as PublicKeyCredentialRequestOptionsJSON,
      ),
    }),
  );
