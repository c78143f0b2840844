import { type Page, pageOf } from '../kit/page.ts'
import { untilUnmoved } from '../kit/until-unmoved.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { ReviewStatus, StaffReview } from './contract.ts'
import { cursorOf, readCursor } from './cursor.ts'
import { selectReviews } from './list-store.ts'
import { selectPhotos } from './photo-store.ts'
import { mayBecome } from './rules.ts'
import type { ReviewRow } from './schema.ts'
import { byReview, staffReviewOf } from './shown.ts'
import { selectReview, updateStatus } from './store.ts'
import type { ReviewDeps } from './write-review.ts'

const withPhotos = async (db: D1Database, row: ReviewRow): Promise<StaffReview> =>
  staffReviewOf(row, await selectPhotos(db, [row.id]))

/** Refuses `not_found`. */
export async function readReview(
  { db }: Pick<ReviewDeps, 'db'>,
  id: string,
): Promise<Result<StaffReview>> {
  const known = await selectReview(db, id)
  return known === null ? refuse('not_found') : ok(await withPhotos(db, known))
}

/** Reviews of a status or of all, newest first. Refuses `invalid_cursor`. */
export async function listReviews(
  { db }: Pick<ReviewDeps, 'db'>,
  input: { status: ReviewStatus | null; limit: number; cursor: string | null },
): Promise<Result<Page<StaffReview>>> {
  const cursor = readCursor(input.cursor)
  if (!cursor.ok) return cursor
  const rows = await selectReviews(db, { ...input, cursor: cursor.value })
  const photos = byReview(
    await selectPhotos(
      db,
      rows.map(({ id }) => id),
    ),
  )
  return ok(
    pageOf(rows, input.limit, cursorOf, (row) => staffReviewOf(row, photos.get(row.id) ?? [])),
  )
}

/** The decision of staff about a review. */
export interface Decision {
  status: Exclude<ReviewStatus, 'pending'>
  reason: string | null
  /** The version that the decision was made on; another one is refused. */
  version?: number | undefined
}

/**
 * Publishes or rejects a review. Refuses `not_found`, `transition_not_allowed`, and
 * `version_mismatch` where its author changed it since the version that staff saw.
 */
export async function moderateReview(
  deps: ReviewDeps,
  id: string,
  { status, reason, version }: Decision,
): Promise<Result<{ before: StaffReview; after: StaffReview }>> {
  const once = async (): Promise<Result<{ before: StaffReview; after: StaffReview }>> => {
    const known = await selectReview(deps.db, id)
    if (known === null) return refuse('not_found')
    if (version !== undefined && known.version !== version) {
      return refuse('version_mismatch', 'Its author has changed the review.')
    }
    const allowed = mayBecome(known.status, status)
    if (!allowed.ok) return allowed
    const before = await withPhotos(deps.db, known)
    if (!(await updateStatus(deps.db, known, { status, reason }, deps.now()))) {
      return refuse('version_mismatch', 'Its author has changed the review.')
    }
    const after = await readReview(deps, id)
    return after.ok ? ok({ before, after: after.value }) : after
  }
  return version === undefined ? untilUnmoved(once) : once()
}
