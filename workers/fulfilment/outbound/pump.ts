import { Webhook as Signer } from 'standardwebhooks'
import { afterAttempt } from '../../../src/shared/kit/call-retry.ts'
import { MINUTE_MS } from '../../../src/shared/platform/clock.ts'
import { CALLS_PER_RUN, FEED_EVENTS_PER_RUN } from '../../../src/shared/platform/limits.ts'
import { log } from '../../../src/shared/platform/log.ts'
import { cursorOf, mergeFeeds, positionsOf } from '../../../src/shared/webhook/rules.ts'
import { inParallel } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { judgeUrl } from './check-url.ts'
import type { Call, MadeCall, Receiver, ReceiverKind } from './receivers.ts'

/** The platform keeps six connections open at once. */
const CALLS_AT_ONCE = 6
/** Calls of one receiver that are on their way at once: one that is slow leaves room. */
const CLAIMS_PER_ROUND = 5
/** Longer than an attempt takes: a run that died holds its calls for so long. */
const CLAIM_MS = MINUTE_MS

type Deps = Pick<FulfilmentDeps, 'now' | 'webhooks'>

interface RunEnd {
  attempts: number
  /** The bounds of the run leave work. */
  isCut: boolean
  /** When the first of its failed calls is to be tried again, in milliseconds; null without one. */
  retryAt: number | null
}

/**
 * Makes the calls that new events mean, and those that are due, at most `CALLS_PER_RUN`. Runs may
 * work side by side: each call is claimed before it is made.
 */
export async function runCalls<R extends Receiver>(
  deps: Deps,
  kind: ReceiverKind<R>,
): Promise<RunEnd> {
  const receivers = await kind.receivers()
  if (receivers.length === 0) return { attempts: 0, isCut: false, retryAt: null }
  const taken = await inParallel(receivers, receivers.length, (one) => takeEvents(kind, one))
  for (const one of taken) {
    if (one.status === 'fulfilled') continue
    log('outbound.events-not-stored', { work: kind.name, error: one.reason })
  }
  const moreEvents = taken.some((one) => one.status === 'fulfilled' && one.value)

  const byId = new Map(receivers.map((one) => [one.id, one]))
  const retries: number[] = []
  let attempts = 0
  let open = receivers
  while (open.length > 0 && attempts < CALLS_PER_RUN) {
    const calls = await claimRound(deps, kind, open)
    attempts += calls.length
    const made = await callRound(deps, kind, byId, calls)
    for (const { settlement } of made) {
      if (settlement.status === 'pending') retries.push(settlement.nextAt)
    }
    // A receiver that does not answer, or is gone, gets no more in this run.
    const silent = new Set(
      made
        .filter(({ attempt }) => attempt.code === null || kind.isGone(attempt))
        .map(({ call }) => call.receiverId),
    )
    const busy = new Set(calls.map(({ receiverId }) => receiverId))
    open = open.filter(({ id }) => busy.has(id) && !silent.has(id))
  }
  const isCut = moreEvents || open.length > 0
  return { attempts, isCut, retryAt: retries.length === 0 ? null : Math.min(...retries) }
}

/** Stores the calls of the events behind the receiver's cursor; true where more may follow. */
async function takeEvents<R extends Receiver>(kind: ReceiverKind<R>, one: R): Promise<boolean> {
  const from = positionsOf(one.cursor, kind.feeds.length)
  if (from === null) throw new Error(`receiver ${one.id} has no cursor`)
  const heads = await Promise.all(
    kind.feeds.map((feed, i) => feed.read(from[i] ?? 0, FEED_EVENTS_PER_RUN)),
  )
  const { events, positions } = mergeFeeds(heads, from, FEED_EVENTS_PER_RUN)
  if (events.length === 0) return false
  await kind.take(one, events, cursorOf(positions))
  return events.length === FEED_EVENTS_PER_RUN
}

async function claimRound<R extends Receiver>(
  { now }: Deps,
  kind: ReceiverKind<R>,
  receivers: readonly R[],
): Promise<Call[]> {
  const claims = await Promise.all(
    receivers.map((one) =>
      kind.claim(one, { now: now(), claimMs: CLAIM_MS, limit: CLAIMS_PER_ROUND }),
    ),
  )
  return claims.flat()
}

async function callRound<R extends Receiver>(
  deps: Deps,
  kind: ReceiverKind<R>,
  receivers: ReadonlyMap<string, R>,
  calls: readonly Call[],
): Promise<MadeCall[]> {
  const attempts = await inParallel(calls, CALLS_AT_ONCE, async (call): Promise<MadeCall> => {
    const receiver = receivers.get(call.receiverId)
    // An attempt that breaks is one without an answer, so that it is tried less and less often.
    const code = receiver
      ? await callOne(deps, kind, receiver, call).catch((error: unknown) => {
          log('outbound.call-broke', { work: kind.name, eventId: call.id, error })
          return null
        })
      : null
    const attempt = { code }
    return { call, attempt, settlement: afterAttempt(call, attempt, kind.retry, deps.now()) }
  })
  const made = attempts.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  await kind.settle(made)
  return made
}

/** One attempt; its status code, null where nothing was sent or no answer came. */
async function callOne<R extends Receiver>(
  { webhooks, now }: Deps,
  kind: ReceiverKind<R>,
  receiver: R,
  { id, body }: Call,
): Promise<number | null> {
  const { allowsLocal } = kind
  if ((await judgeUrl({ ...webhooks, allowsLocal }, receiver.url)) !== 'allowed') return null
  const secret = await kind.secretOf(receiver)
  if (secret === null) return null
  const at = new Date(now())
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Signer(secret).sign(id, at, body),
  }
  return webhooks.post(receiver.url, headers, body)
}
