/** Passkeys of the browser, with the JSON of WebAuthn's third level, which older browsers lack. */

const toBase64Url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')

const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
    char.charCodeAt(0),
  )

/** Whether the browser has passkeys on this page: it needs https, or localhost. */
export const hasPasskeys = (): boolean =>
  'PublicKeyCredential' in window && 'credentials' in navigator

const described = (known: readonly PublicKeyCredentialDescriptorJSON[] = []) =>
  known.map(({ id, transports = [] }) => ({
    ...{ id: fromBase64Url(id), type: 'public-key' as const },
    transports: transports as AuthenticatorTransport[],
  }))

/** Makes a passkey. @throws DOMException where the visitor or the browser refuses */
export async function create(options: PublicKeyCredentialCreationOptionsJSON) {
  const { challenge, user, excludeCredentials, rp, pubKeyCredParams, timeout } = options
  const made = await navigator.credentials.create({
    publicKey: {
      ...{ rp, pubKeyCredParams: pubKeyCredParams as PublicKeyCredentialParameters[] },
      ...(timeout === undefined ? {} : { timeout }),
      authenticatorSelection: options.authenticatorSelection ?? {},
      challenge: fromBase64Url(challenge),
      user: { ...user, id: fromBase64Url(user.id) },
      excludeCredentials: described(excludeCredentials),
    },
  })
  if (!(made instanceof PublicKeyCredential)) return null
  const response = made.response as AuthenticatorAttestationResponse
  return {
    ...fieldsOf(made),
    response: {
      clientDataJSON: toBase64Url(response.clientDataJSON),
      attestationObject: toBase64Url(response.attestationObject),
      transports: response.getTransports(),
    },
  }
}

/** Signs by a passkey of this site. @throws DOMException where the visitor or browser refuses */
export async function get(options: PublicKeyCredentialRequestOptionsJSON) {
  const { challenge, rpId, timeout, userVerification } = options
  const signed = await navigator.credentials.get({
    publicKey: {
      challenge: fromBase64Url(challenge),
      ...(rpId === undefined ? {} : { rpId }),
      ...(timeout === undefined ? {} : { timeout }),
      userVerification: userVerification as UserVerificationRequirement,
    },
  })
  if (!(signed instanceof PublicKeyCredential)) return null
  const response = signed.response as AuthenticatorAssertionResponse
  const { userHandle } = response
  return {
    ...fieldsOf(signed),
    response: {
      clientDataJSON: toBase64Url(response.clientDataJSON),
      authenticatorData: toBase64Url(response.authenticatorData),
      signature: toBase64Url(response.signature),
      ...(userHandle === null ? {} : { userHandle: toBase64Url(userHandle) }),
    },
  }
}

const fieldsOf = ({ id, rawId, type }: PublicKeyCredential) => ({
  ...{ id, rawId: toBase64Url(rawId), type },
  clientExtensionResults: {},
})
