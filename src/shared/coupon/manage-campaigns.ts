import { cursorBehind, type Page, pageOf, readPlace } from '../kit/page.ts'
import { type FieldProblem, ok, type Result, refuse } from '../platform/result.ts'
import {
  type Campaign,
  type CampaignChange,
  type CampaignInput,
  type CouponCounts,
  type CouponPort,
  codeKey,
} from './contract.ts'
import { newCodes } from './rules.ts'
import {
  type CampaignRow,
  campaignOf,
  insertCampaign,
  selectByKeys,
  selectCampaign,
  selectCampaigns,
  selectCodes,
  selectRule,
  updateCampaign,
} from './store.ts'

export interface CampaignDeps {
  db: D1Database
  campaign(id: string): Pick<CouponPort, 'read'>
  /** Milliseconds. */
  now: () => number
}

/** A change for the audit. */
interface Changed<T> {
  before: Campaign | null
  after: Campaign
  value: T
}

const CODES_PER_PAGE = 5_000

/** Every code of a campaign, in pages. */
export async function* codesOf(db: D1Database, id: string): AsyncGenerator<string[]> {
  for (let after = ''; ; ) {
    const page = await selectCodes(db, id, { after, limit: CODES_PER_PAGE })
    if (page.length === 0) return
    yield page.map(({ code }) => code)
    after = page.at(-1)?.key ?? ''
  }
}

/** Campaigns, the newest first. Refuses `invalid_cursor`. */
export async function listCampaigns(
  { db }: Pick<CampaignDeps, 'db'>,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Result<Page<Campaign>>> {
  const before = readPlace(cursor, 'cpn')
  if (!before.ok) return before
  const found = await selectCampaigns(db, { before: before.value, limit: limit + 1 })
  const cursorOf = ({ createdAt, id }: Campaign) => cursorBehind({ at: Date.parse(createdAt), id })
  return ok(pageOf(found, limit, cursorOf, (one) => one))
}

/** The campaign with its counts of this moment. Refuses `not_found`. */
export async function readCampaign(
  { db, campaign }: Pick<CampaignDeps, 'db' | 'campaign'>,
  id: string,
): Promise<Result<Campaign & CouponCounts>> {
  const row = await selectCampaign(db, id)
  if (row === null) return refuse('not_found')
  const counts = await campaign(id).read({ type: 'coupon.counts' })
  return ok({ ...campaignOf(row), ...counts })
}

/** Campaigns with their counts of this moment: one read of an object each. Null: it gave no answer. */
export const countCampaigns = (
  { campaign }: Pick<CampaignDeps, 'campaign'>,
  campaigns: readonly Campaign[],
): Promise<{ campaign: Campaign; counts: CouponCounts | null }[]> =>
  Promise.all(
    campaigns.map(async (one) => ({
      campaign: one,
      counts: await campaign(one.id)
        .read({ type: 'coupon.counts' })
        .catch(() => null),
    })),
  )

/**
 * Adds a campaign and its codes. The same id again is the same campaign with the codes it has.
 * Refuses `invalid_body` with pointers, and `already_exists` where another campaign has the code.
 */
export async function createCampaign(
  deps: CampaignDeps,
  id: string,
  input: CampaignInput,
): Promise<Result<Changed<{ id: string; codes: string[] }>>> {
  const known = await selectCampaign(deps.db, id)
  if (known === null) {
    const valid = await checked(deps.db, input)
    if (!valid.ok) return valid
    const row = rowOf(id, input, deps.now())
    const given = input.code === undefined ? newCodes(input.generate ?? 1) : [input.code]
    const codes = given.map((code) => ({ code, key: codeKey(code) }))
    if (input.code !== undefined) {
      const taken = await selectByKeys(
        deps.db,
        codes.map(({ key }) => key),
      )
      if (taken.size > 0) return refuse('already_exists', 'Another coupon has this code.')
    }
    await insertCampaign(deps.db, row, codes)
  }
  const made = known ?? (await selectCampaign(deps.db, id))
  if (made === null) return refuse('not_found')
  const codes: string[] = []
  for await (const page of codesOf(deps.db, id)) codes.push(...page)
  return ok({ before: null, after: campaignOf(made), value: { id, codes } })
}

/**
 * Changes the given fields. Refuses `not_found`, `invalid_body` with pointers, and
 * `version_mismatch` where the campaign is not at `revision` any more.
 */
export async function changeCampaign(
  deps: CampaignDeps,
  id: string,
  { revision, ...change }: CampaignChange,
): Promise<Result<Changed<Campaign>>> {
  const before = await selectCampaign(deps.db, id)
  if (before === null) return refuse('not_found')
  if (revision !== undefined && revision !== before.revision) return refuse('version_mismatch')
  const next = { ...changed(before, change), updatedAt: deps.now() }
  // A campaign that was ended before it began has no window any more; its title may be changed.
  const isOfWindow = change.startsAt !== undefined || change.endsAt !== undefined
  const errors = isOfWindow ? windowErrors(next) : []
  if (errors.length > 0) return refuse('invalid_body', undefined, { errors })
  return written(deps.db, before, next)
}

/** Ends a campaign now: its codes apply no more, its counts stay. Refuses `not_found`. */
export async function endCampaign(
  deps: CampaignDeps,
  id: string,
): Promise<Result<Changed<Campaign>>> {
  const before = await selectCampaign(deps.db, id)
  if (before === null) return refuse('not_found')
  const now = deps.now()
  const { startsAt, endsAt } = before
  return written(deps.db, before, {
    ...before,
    startsAt: startsAt === null ? null : Math.min(startsAt, now),
    endsAt: Math.min(endsAt ?? now, now),
    updatedAt: now,
  })
}

async function written(
  db: D1Database,
  before: CampaignRow,
  next: CampaignRow,
): Promise<Result<Changed<Campaign>>> {
  const row = { ...next, revision: before.revision + 1 }
  if (!(await updateCampaign(db, row))) return refuse('version_mismatch')
  const after = campaignOf(row)
  return ok({ before: campaignOf(before), after, value: after })
}

const moment = (at: string | null | undefined): number | null =>
  at === undefined || at === null ? null : Date.parse(at)

const rowOf = (id: string, input: CampaignInput, now: number): CampaignRow => ({
  id,
  title: input.title,
  promotionId: input.promotionId,
  total: input.total ?? null,
  perShopper: input.perShopper ?? null,
  countsOnce: input.generate !== undefined,
  isPublic: input.public,
  startsAt: moment(input.startsAt),
  endsAt: moment(input.endsAt),
  revision: 1,
  createdAt: now,
  updatedAt: now,
})

const changed = (row: CampaignRow, change: Omit<CampaignChange, 'revision'>): CampaignRow => ({
  ...row,
  title: change.title ?? row.title,
  isPublic: change.public ?? row.isPublic,
  ...(change.total === undefined ? {} : { total: change.total }),
  ...(change.perShopper === undefined ? {} : { perShopper: change.perShopper }),
  ...(change.startsAt === undefined ? {} : { startsAt: moment(change.startsAt) }),
  ...(change.endsAt === undefined ? {} : { endsAt: moment(change.endsAt) }),
})

const windowErrors = ({
  startsAt,
  endsAt,
}: Pick<CampaignRow, 'startsAt' | 'endsAt'>): FieldProblem[] =>
  startsAt !== null && endsAt !== null && endsAt <= startsAt
    ? [{ pointer: '/endsAt', code: 'ends_too_early', detail: 'It ends before it starts.' }]
    : []

/** Refuses `invalid_body` for what no campaign can be. */
async function checked(db: D1Database, input: CampaignInput): Promise<Result<null>> {
  const errors = windowErrors({ startsAt: moment(input.startsAt), endsAt: moment(input.endsAt) })
  if (input.code !== undefined && input.generate !== undefined) {
    const detail = 'Give a code of your own, or have some generated.'
    errors.push({ pointer: '/generate', code: 'code_given', detail })
  }
  if (input.code !== undefined && codeKey(input.code) === '') {
    const detail = 'A code has letters or digits.'
    errors.push({ pointer: '/code', code: 'code_empty', detail })
  }
  const rule = await selectRule(db, input.promotionId)
  if (rule === null) {
    const detail = `There is no promotion ${input.promotionId}.`
    errors.push({ pointer: '/promotionId', code: 'unknown_promotion', detail })
  } else if (!asksForCode(rule)) {
    const detail = 'The promotion applies without a code: add the condition “coupon” to it.'
    errors.push({ pointer: '/promotionId', code: 'coupon_condition_missing', detail })
  }
  return errors.length === 0 ? ok(null) : refuse('invalid_body', undefined, { errors })
}

/** Whether a promotion's stored rule has the condition `coupon`. */
const asksForCode = (rule: string): boolean => {
  // Written by the store of promotions from a value of this shape.
  const { conditions } = JSON.parse(rule) as { conditions: readonly { kind: string }[] }
  return conditions.some(({ kind }) => kind === 'coupon')
}
