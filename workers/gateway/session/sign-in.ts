import shop from '../../../shop.config.ts'
import { deviceNameOf } from '../../../src/shared/kit/device-name.ts'
import { type Sealer, sealerOf } from '../../../src/shared/kit/sealed-text.ts'
import type { Member, MemberRecord } from '../../../src/shared/member/contract.ts'
import { memberEmail } from '../../../src/shared/member/rules.ts'
import { ensureMember } from '../../../src/shared/member/store.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { derivedId, newId } from '../../../src/shared/platform/ids.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { Session } from '../../../src/shared/session/contract.ts'
import type { MergeSummary, StoredSignIn } from '../../../src/shared/shopper/merge/contract.ts'
import { finishMerge, readMerge } from '../../../src/shared/shopper/merge/finish-merge.ts'
import { type GatewayContext, logOf } from '../http/app.ts'
import { closeDropSockets } from '../http/close-drop-sockets.ts'
import { macOf } from '../http/codes/code.ts'
import { checkSignInCode } from '../http/codes/sign-in-code.ts'
import { endSessions } from '../http/end-sessions.ts'
import { bodyFingerprint } from '../http/fingerprint.ts'
import { useSession } from '../http/middleware/session.ts'
import { rememberEnds } from '../http/revocation.ts'
import { markReplay, shopperById } from '../http/shopper.ts'

/** The answer to a sign-in. */
export interface SignedIn {
  token: string
  /** RFC 3339. */
  expiresAt: string
  member: Member
  merge: { id: string; added: number; combined: number; undoUntil: string } | null
}

let sealer: Sealer | undefined
function answerSealer(env: Pick<GatewayEnv, 'SESSION_SECRET'>): Sealer {
  sealer ??= sealerOf(env.SESSION_SECRET, 'sign-in answers')
  return sealer
}

/** One sign-in. With an Idempotency-Key its ids follow from it, so that a repetition goes on. */
interface SignIn {
  /** The session that asks, which ends with it. */
  from: Session
  sessionId: string
  mergeId: string
  /** Where the answer is stored; null without an Idempotency-Key. */
  stored: { key: string; fingerprint: string } | null
}

async function signInOf(c: GatewayContext): Promise<SignIn> {
  const from = c.var.session
  // A form that reads no key has set none.
  const key = c.var.idempotencyKey ?? null
  if (key === null) return { from, sessionId: newId('ses'), mergeId: newId('mrg'), stored: null }
  const place = `sign-in ${from.sessionId} ${key}`
  // A plain hash of six digits and an address would tell both.
  const fingerprint = await macOf(c.env, place, await bodyFingerprint(c))
  return {
    from,
    sessionId: await derivedId('ses', fingerprint, from.issuedAt),
    mergeId: await derivedId('mrg', fingerprint, from.issuedAt),
    stored: { key: place, fingerprint },
  }
}

/**
 * Signs the shopper in by the code that was mailed, as `signInBy` does; makes the member at the
 * first time. Refuses `code_invalid` and `too_many_tries` as well.
 */
export const signIn = (
  c: GatewayContext,
  { email, code }: { email: string; code: string },
): Promise<Result<SignedIn>> =>
  signInBy(c, async () => {
    const checked = await checkSignInCode(c, email, code)
    if (!checked.ok) return checked
    const fresh = { id: newId('mbr'), email: memberEmail(email), shopperId: newId('shp') }
    const { locale } = shop
    return ok(await ensureMember(c.env.DIRECTORY_DB, { ...fresh, locale }, Date.now()))
  })

/**
 * Signs the shopper in as the member that `prove` gives: starts a session of the member, ends the
 * one that asks, and merges its cart. A merge that fails is finished later; the sign-in does not
 * fail with it.
 *
 * Refuses `session_revoked`, and as `prove` does. The same request under the same Idempotency-Key
 * is answered the same for a day.
 */
export async function signInBy(
  c: GatewayContext,
  prove: () => Promise<Result<MemberRecord>>,
): Promise<Result<SignedIn>> {
  const one = await signInOf(c)
  const before = await stateBefore(c, one)
  if (!before.ok) return before
  if (before.value !== null) return ok(before.value)
  const proved = await prove()
  return proved.ok ? startAs(c, one, proved.value) : proved
}

/** Starts the member's session, ends the one before, and takes its belongings over. */
async function startAs(
  c: GatewayContext,
  one: SignIn,
  { member, shopperId, version }: MemberRecord,
): Promise<Result<SignedIn>> {
  const object = shopperById(c.env, shopperId)
  const caller = { kind: 'system', shopperId } as const
  const saved = await object.execute({ caller, command: { type: 'member.save', member, version } })
  if (!saved.ok) return saved
  const { sessionId } = one
  const device = deviceNameOf(c.req.header('user-agent') ?? '')
  // It ends the session seen longest ago where there are too many.
  const started = await endSessions(c, shopperId, [], () =>
    object.execute({ caller, command: { type: 'session.start', sessionId, device } }),
  )
  if (!started.ok) return started
  const merge = await leave(c, one, shopperId)
  if (!merge.ok) return merge
  const { createdAt, expiresAt } = started.value.session
  const session = { sessionId, shopperId, kind: 'member', issuedAt: createdAt, expiresAt } as const
  const issued = await useSession(c, session)
  const answer: SignedIn = {
    token: issued.token,
    expiresAt: rfc3339(issued.expiresAt),
    member: saved.value.member,
    merge: merge.value && mergeOf(merge.value),
  }
  await remember(c, one, answer)
  return ok(answer)
}

const mergeOf = ({ id, added, combined, undoUntil }: MergeSummary) => ({
  id,
  added,
  combined,
  undoUntil: rfc3339(undoUntil),
})

/** Ends the session that asked, everywhere, and gives what became of its cart. */
async function leave(
  c: GatewayContext,
  { from, mergeId }: SignIn,
  memberShopperId: string,
): Promise<Result<MergeSummary | null>> {
  const { shopperId, sessionId, expiresAt } = from
  const object = shopperById(c.env, shopperId)
  const caller = { kind: 'system', shopperId } as const
  const own = [{ id: sessionId, expiresAt }]
  if (from.kind === 'member') {
    const ended = await endSessions(c, shopperId, own, async () => {
      const end = await object.execute({ caller, command: { type: 'session.end', sessionId } })
      return end.ok || end.problem.code === 'not_found' ? ok({ ended: own }) : end
    })
    return ended.ok ? ok(null) : ended
  }
  // The limiter first: once the object has ended the session, only a request with a key repeats
  // this. A sign-in that breaks here goes on, since its routes ask the object.
  await rememberEnds(c, own)
  const command = { type: 'merge.take', mergeId, session: from, memberShopperId } as const
  const taken = await object.execute({ caller, command })
  if (!taken.ok) return taken
  const [merge] = await Promise.all([
    finish(c, { mergeId, shopperId, memberShopperId }, taken.value.content),
    closeDropSockets(c, shopperId, own),
  ])
  return ok(merge)
}

/** Null where the merge could not be finished now: the visitor's object has it finished later. */
async function finish(
  c: GatewayContext,
  merge: { mergeId: string; shopperId: string; memberShopperId: string },
  content: Parameters<typeof finishMerge>[2] | null,
): Promise<MergeSummary | null> {
  const deps = { shopper: (id: string) => shopperById(c.env, id) }
  try {
    const finished = await (content === null
      ? readMerge(deps, merge)
      : finishMerge(deps, merge, content))
    if (finished.ok) return finished.value
    logOf(c)('merge.unfinished', { work: 'sign-in', code: finished.problem.code })
  } catch (error) {
    logOf(c)('merge.unfinished', { work: 'sign-in', error })
  }
  return null
}

/**
 * The answer that is stored under the request's key, or null where the sign-in is to be made.
 * Refuses `session_revoked` where the session was ended by anything but this very request.
 */
async function stateBefore(
  c: GatewayContext,
  { from, mergeId, stored }: SignIn,
): Promise<Result<SignedIn | null>> {
  const { shopperId, sessionId } = from
  c.set('shopperAsked', true)
  const read = await shopperById(c.env, shopperId).read(
    { kind: 'system', shopperId },
    { type: 'sign-in', sessionId, key: stored?.key ?? null },
  )
  if (!read.ok) return read
  const { answer, ended } = read.value
  if (answer !== null && stored !== null) return replayed(c, stored, answer)
  return ended && read.value.mergeId !== mergeId ? refuse('session_revoked') : ok(null)
}

async function replayed(
  c: GatewayContext,
  { key, fingerprint }: { key: string; fingerprint: string },
  answer: StoredSignIn,
): Promise<Result<SignedIn>> {
  if (answer.fingerprint !== fingerprint) return refuse('idempotency_conflict')
  const text = await answerSealer(c.env).open(answer.sealed, key)
  // Sealed under a secret that was changed since.
  if (text === null) return refuse('session_revoked')
  markReplay(c, true)
  // Written by `remember` and by nothing else.
  return ok(JSON.parse(text))
}

async function remember(c: GatewayContext, { from, stored }: SignIn, answer: SignedIn) {
  if (stored === null) return
  const { shopperId } = from
  const { key, fingerprint } = stored
  const sealed = await answerSealer(c.env).seal(JSON.stringify(answer), key)
  await shopperById(c.env, shopperId).execute({
    caller: { kind: 'system', shopperId },
    command: { type: 'sign-in.remember', key, answer: { fingerprint, sealed } },
  })
}
