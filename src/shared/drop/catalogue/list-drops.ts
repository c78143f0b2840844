import { type Page, pageOf } from '../../kit/page.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { DropDefinition } from './contract.ts'
import { dropsBefore } from './store.ts'

const CURSOR = /^(\d{1,15})~(drop_[0-9a-z]{26})$/

/** Drops by their opening, the latest first; staff also see drafts. Refuses `invalid_cursor`. */
export async function listDrops(
  db: D1Database,
  query: { limit: number; cursor?: string | undefined },
  drafts: boolean,
): Promise<Result<Page<DropDefinition>>> {
  const { limit, cursor } = query
  const match = cursor === undefined ? null : CURSOR.exec(cursor)
  if (cursor !== undefined && !match) return refuse('invalid_cursor')
  const before = match ? { opensAt: Number(match[1]), id: match[2] ?? '' } : null
  const found = await dropsBefore(db, before, limit + 1, drafts)
  return ok(
    pageOf(
      found,
      limit,
      ({ opensAt, id }) => `${opensAt}~${id}`,
      (drop) => drop,
    ),
  )
}
