import { cursorBehind, type Page, pageOf, readPlace } from '../kit/page.ts'
import { log } from '../platform/log.ts'
import { type Currency, money } from '../platform/money.ts'
import { type FieldProblem, ok, type Result, refuse } from '../platform/result.ts'
import type {
  RedPacket,
  RedPacketChange,
  RedPacketCounts,
  RedPacketInput,
  RedPacketPort,
  RedPacketStatus,
} from './contract.ts'
import { definitionOf, soonerEnd, unopenedCounts } from './rules.ts'
import { insertRedPacket, selectRedPacket, selectRedPackets, updateRedPacket } from './store.ts'

export interface RedPacketDeps {
  db: D1Database
  /** Milliseconds. */
  now: () => number
  /** The shop's, which store credit is in. */
  currency: Currency
  packet(id: string): Pick<RedPacketPort, 'execute' | 'read'>
}

/** A change for the audit. */
interface Changed {
  before: RedPacket | null
  after: RedPacket | null
  value: RedPacketStatus
}

/** Red packets, the newest first. Refuses `invalid_cursor`. */
export async function listRedPackets(
  { db }: Pick<RedPacketDeps, 'db'>,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Result<Page<RedPacket>>> {
  const before = readPlace(cursor, 'rpk')
  if (!before.ok) return before
  const found = await selectRedPackets(db, { before: before.value, limit: limit + 1 })
  const cursorOf = ({ createdAt, id }: RedPacket) => cursorBehind({ at: Date.parse(createdAt), id })
  return ok(pageOf(found, limit, cursorOf, (one) => one))
}

/** A red packet with its counts. Refuses `not_found`. */
export async function readRedPacket(
  deps: Pick<RedPacketDeps, 'db' | 'now' | 'packet'>,
  id: string,
): Promise<Result<RedPacketStatus>> {
  const known = await selectRedPacket(deps.db, id)
  return known === null ? refuse('not_found') : ok(await withCounts(deps, known))
}

/**
 * Funds a red packet and opens it. The same id again is the same red packet. Refuses
 * `invalid_body` with pointers.
 */
export async function fundRedPacket(
  deps: RedPacketDeps,
  id: string,
  input: RedPacketInput,
): Promise<Result<Changed>> {
  const errors = fundErrors(deps, input)
  if (errors.length > 0) return refuse('invalid_body', undefined, { errors })
  await insertRedPacket(deps.db, id, input, deps.now())
  return opened(deps, id, null)
}

/**
 * Changes the title, or ends a red packet sooner; an end in the past ends it now. Refuses
 * `not_found`, `invalid_body` for a later end, and `version_mismatch` where the red packet is not
 * at `revision` any more.
 */
export async function changeRedPacket(
  deps: RedPacketDeps,
  id: string,
  { title, endsAt, revision }: RedPacketChange,
): Promise<Result<Changed>> {
  const before = await selectRedPacket(deps.db, id)
  if (before === null) return refuse('not_found')
  if (revision !== undefined && revision !== before.revision) return refuse('version_mismatch')
  const now = deps.now()
  const asked = endsAt === undefined ? null : Date.parse(endsAt)
  const end = soonerEnd(definitionOf(before), asked, now)
  if (end === null) {
    const detail = 'A funded red packet can end sooner than planned, not later.'
    const errors = [{ pointer: '/endsAt', code: 'ends_too_late', detail }]
    return refuse('invalid_body', undefined, { errors })
  }
  const next = { title: title ?? before.title, endsAt: end }
  if (!(await updateRedPacket(deps.db, before, next, now))) return refuse('version_mismatch')
  return opened(deps, id, before)
}

/**
 * Tells the object of the red packet, which is written by now. Where the object is away the change
 * has been made all the same, with its audit row: the next claim tells the object.
 */
async function opened(
  deps: RedPacketDeps,
  id: string,
  before: RedPacket | null,
): Promise<Result<Changed>> {
  const after = await selectRedPacket(deps.db, id)
  if (after === null) return refuse('not_found')
  const definition = definitionOf(after)
  const open = { type: 'red-packet.open', definition } as const
  const told = await deps
    .packet(id)
    .execute(open)
    .catch((error: unknown) => {
      log('red-packet.not-opened', { packetId: id, error })
      return unopenedCounts(definition, deps.now())
    })
  return ok({ before, after, value: shownWith(after, told) })
}

async function withCounts(
  { packet, now }: Pick<RedPacketDeps, 'packet' | 'now'>,
  one: RedPacket,
): Promise<RedPacketStatus> {
  const read = await packet(one.id).read({ type: 'red-packet.counts' })
  return shownWith(one, read ?? unopenedCounts(definitionOf(one), now()))
}

function shownWith(
  one: RedPacket,
  { granted, remaining, returned, claims }: RedPacketCounts,
): RedPacketStatus {
  const of = (amount: number) => money(amount, one.fund.currency)
  return { ...one, granted: of(granted), remaining: of(remaining), returned: of(returned), claims }
}

/** The fields that cannot be funded so. */
function fundErrors(
  { currency }: Pick<RedPacketDeps, 'currency'>,
  { fund, shares, startsAt, endsAt }: RedPacketInput,
): FieldProblem[] {
  const errors: FieldProblem[] = []
  const refused = (pointer: string, code: string, detail: string) =>
    errors.push({ pointer, code, detail })
  if (fund.currency !== currency) {
    refused('/fund/currency', 'other_currency', `Store credit is in ${currency}.`)
  }
  if (fund.amount < shares) {
    refused('/fund/amount', 'fund_too_small', 'Each share needs at least one minor unit.')
  }
  if (Date.parse(endsAt) <= Date.parse(startsAt)) {
    refused('/endsAt', 'ends_too_early', 'It ends before it starts.')
  }
  return errors
}
