import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import shop from '../../../shop.config.ts'
import { fromBase64Url, toBase64Url } from '../../../src/shared/kit/bytes.ts'
import { deviceNameOf } from '../../../src/shared/kit/device-name.ts'
import type { MemberRecord } from '../../../src/shared/member/contract.ts'
import { memberById } from '../../../src/shared/member/store.ts'
import type { Credential, Passkey } from '../../../src/shared/passkey/contract.ts'
import {
  deletePasskey,
  findPasskey,
  insertPasskey,
  listPasskeys,
  noteUse,
} from '../../../src/shared/passkey/store.ts'
import { newId } from '../../../src/shared/platform/ids.ts'
import { PASSKEYS_MAX } from '../../../src/shared/platform/limits.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../http/app.ts'
import { checkCode, issueChallenge } from '../http/codes/codes.ts'
import { requireConfirmed } from '../http/confirmed.ts'
import { mailNotices } from '../http/mail-notices.ts'
import { callerOf, shopperOf } from '../http/shopper.ts'

/**
 * Loaded with an isolate's first passkey: its certificate formats would make the start of every
 * isolate slower.
 */
const webauthn = () => import('@simplewebauthn/server')

/** A passkey signs a member in by itself, so its authenticator checks the person each time. */
const VERIFICATION = 'required'

/** The site that passkeys are bound to. */
const siteOf = (c: GatewayContext) => {
  const { origin, hostname } = new URL(c.req.url)
  return { origin, rpId: hostname }
}

/** Challenges of one session: those of another are of no use to it. */
const challengesOf = (c: GatewayContext, purpose: 'passkey-registration' | 'passkey-sign-in') => ({
  purpose,
  subject: c.var.session.sessionId,
})

async function memberOf(c: GatewayContext) {
  const own = await shopperOf(c).read(callerOf(c), { type: 'member' })
  return own.ok ? ok(own.value.member) : own
}

/** The member's passkeys. Refuses `member_required`. */
export async function ownPasskeys(c: GatewayContext): Promise<Result<{ data: Passkey[] }>> {
  const member = await memberOf(c)
  if (!member.ok) return member
  const found = await listPasskeys(c.env.DIRECTORY_DB, member.value.id)
  return ok({ data: found.map(({ credential: _, ...passkey }) => passkey) })
}

/** Removes a passkey of the member. Refuses `step_up_required` and `not_found`. */
export async function removePasskey(c: GatewayContext, id: string): Promise<Result<null>> {
  const confirmed = await requireConfirmed(c)
  if (!confirmed.ok) return confirmed
  const member = await memberOf(c)
  if (!member.ok) return member
  const about = { id, memberId: member.value.id, noticeId: newId('msg') }
  const removed = await deletePasskey(c.env.DIRECTORY_DB, about, Date.now())
  if (!removed) return refuse('not_found')
  mailNotices(c)
  return ok(null)
}

/** What a browser makes a passkey by. Refuses `step_up_required`, `too_many_lines` at the limit. */
export async function registrationOptions(
  c: GatewayContext,
): Promise<Result<PublicKeyCredentialCreationOptionsJSON>> {
  const confirmed = await requireConfirmed(c)
  if (!confirmed.ok) return confirmed
  const member = await memberOf(c)
  if (!member.ok) return member
  const known = await listPasskeys(c.env.DIRECTORY_DB, member.value.id)
  if (known.length >= PASSKEYS_MAX) {
    return refuse('too_many_lines', `At most ${PASSKEYS_MAX} passkeys.`)
  }
  const challenge = await issueChallenge(c, challengesOf(c, 'passkey-registration'))
  return ok(
    await (await webauthn()).generateRegistrationOptions({
      rpName: shop.name,
      rpID: siteOf(c).rpId,
      userName: member.value.email,
      userID: Uint8Array.from(new TextEncoder().encode(member.value.id)),
      userDisplayName: member.value.name,
      challenge: bytesOf(challenge),
      excludeCredentials: known.map(({ credential }) => describe(credential)),
      authenticatorSelection: { residentKey: 'required', userVerification: VERIFICATION },
    }),
  )
}

/** Stores the passkey that a browser made. Refuses `step_up_required` and `code_invalid`. */
export async function addPasskey(
  c: GatewayContext,
  response: RegistrationResponseJSON,
): Promise<Result<Passkey>> {
  const confirmed = await requireConfirmed(c)
  if (!confirmed.ok) return confirmed
  const member = await memberOf(c)
  if (!member.ok) return member
  const { origin, rpId } = siteOf(c)
  const { seen, expectedChallenge } = challengeOf()
  const made = await checked(async () =>
    (await webauthn()).verifyRegistrationResponse({
      response,
      expectedChallenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
    }),
  )
  const credential = made?.registrationInfo?.credential
  if (!made?.verified || credential === undefined) return invalid()
  const fresh = await checkCode(c, challengesOf(c, 'passkey-registration'), seen.challenge)
  if (!fresh.ok) return fresh
  const device = deviceNameOf(c.req.header('user-agent') ?? '')
  const added = await insertPasskey(
    c.env.DIRECTORY_DB,
    { id: newId('pky'), memberId: member.value.id, device, noticeId: newId('msg') },
    {
      credentialId: credential.id,
      publicKey: toBase64Url(credential.publicKey),
      counter: credential.counter,
      transports: credential.transports ?? [],
    },
    Date.now(),
  )
  if (added === null) return invalid()
  mailNotices(c)
  return ok(added)
}

/** What a browser signs in by. It names no credential: the browser offers those of this site. */
export async function signInOptions(
  c: GatewayContext,
): Promise<Result<PublicKeyCredentialRequestOptionsJSON>> {
  const challenge = await issueChallenge(c, challengesOf(c, 'passkey-sign-in'))
  return ok(
    await (await webauthn()).generateAuthenticationOptions({
      rpID: siteOf(c).rpId,
      challenge: bytesOf(challenge),
      userVerification: VERIFICATION,
    }),
  )
}

/** The member that a passkey proves. Refuses `code_invalid`, alike for one that is not known. */
export async function checkPasskey(
  c: GatewayContext,
  response: AuthenticationResponseJSON,
): Promise<Result<MemberRecord>> {
  const known = await findPasskey(c.env.DIRECTORY_DB, response.id)
  if (known === null) return invalid()
  const { origin, rpId } = siteOf(c)
  const { seen, expectedChallenge } = challengeOf()
  const { credential, memberId } = known
  const proved = await checked(async () =>
    (await webauthn()).verifyAuthenticationResponse({
      response,
      expectedChallenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      credential: {
        ...describe(credential),
        publicKey: bytesOf(credential.publicKey),
        counter: 0,
      },
    }),
  )
  if (!proved?.verified) return invalid()
  const fresh = await checkCode(c, challengesOf(c, 'passkey-sign-in'), seen.challenge)
  if (!fresh.ok) return fresh
  const record = await memberById(c.env.DIRECTORY_DB, memberId)
  if (record === null) return invalid()
  const { newCounter } = proved.authenticationInfo
  const use = { credentialId: credential.credentialId, counter: newCounter }
  return (await noteUse(c.env.DIRECTORY_DB, use, Date.now())) ? ok(record) : invalid()
}

const invalid = () => refuse('code_invalid', 'The passkey does not fit.')

const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  fromBase64Url(text) ?? new Uint8Array(new ArrayBuffer(0))

const describe = ({ credentialId, transports }: Credential) => ({ id: credentialId, transports })

/** Takes any challenge and tells which it was: `checkCode` decides, once the signature is right. */
function challengeOf() {
  const seen = { challenge: '' }
  const expectedChallenge = (challenge: string): boolean => {
    seen.challenge = challenge
    return true
  }
  return { seen, expectedChallenge }
}

/** Null where the response is malformed or of another site: the library throws there. */
async function checked<T>(verify: () => Promise<T>): Promise<T | null> {
  try {
    return await verify()
  } catch {
    return null
  }
}
