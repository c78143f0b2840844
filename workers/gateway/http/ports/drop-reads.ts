import { waitUntil } from 'cloudflare:workers'
import { listDrops } from '../../../../src/shared/drop/catalogue/list-drops.ts'
import { earlierDrops } from '../../../../src/shared/drop/catalogue/store.ts'
import type {
  DropDefinition,
  FairnessReport,
  PublishedEntry,
} from '../../../../src/shared/drop/contract.ts'
import type { Page } from '../../../../src/shared/kit/page.ts'
import {
  DROP_FRESH_MS,
  LIST_LIMIT_DEFAULT,
  LIST_LIMIT_MAX,
} from '../../../../src/shared/platform/limits.ts'
import type { Result } from '../../../../src/shared/platform/result.ts'
import { dropOf, entryShard } from './drops.ts'
import { FreshAnswers } from './fresh-answers.ts'

/** Pages of entry lists are the largest: about 100 KB each. */
const ANSWERS_MAX = 60

const answers = new FreshAnswers({
  max: ANSWERS_MAX,
  freshMs: DROP_FRESH_MS,
  now: Date.now,
  wait: (ms) => scheduler.wait(ms),
  waitUntil,
})

type Env = Pick<GatewayEnv, 'DROP' | 'CATALOG_DB'>

/** The first pages: of the default length, and of the longest, which ended sessions are told by. */
const FIRST_PAGES = [`list ${LIST_LIMIT_DEFAULT} `, `list ${LIST_LIMIT_MAX} `]

/** A page of the drops shoppers may know of. */
export const publicDrops = (
  env: Env,
  query: { limit: number; cursor?: string | undefined },
): Promise<Result<Page<DropDefinition>>> =>
  answers.get(`list ${query.limit} ${query.cursor ?? ''}`, () =>
    listDrops(env.CATALOG_DB, query, false),
  )

/** Older drops of a drop's goods, for its page. */
export const earlierOf = (env: Env, definition: DropDefinition): Promise<DropDefinition[]> =>
  answers.get(`earlier ${definition.id}`, () => earlierDrops(env.CATALOG_DB, definition))

/** Staff have changed the lists: this isolate shows it at once, others within DROP_FRESH_MS. */
export function forgetDropLists(): void {
  for (const page of FIRST_PAGES) answers.forget(page)
}

/** A drop's report. It asks every entry shard to count: once a second is enough. */
export const fairnessOf = (env: Env, dropId: string): Promise<Result<FairnessReport>> =>
  answers.get(`fairness ${dropId}`, () => dropOf(env, dropId).fairness())

/** A page of one shard's list. */
export const publishedEntries = (
  env: Env,
  dropId: string,
  shard: number,
  page: { after: number; limit: number },
): Promise<Result<PublishedEntry[]>> =>
  answers.get(`entries ${dropId} ${shard} ${page.after} ${page.limit}`, () =>
    entryShard(env, dropId, shard).published(page.after, page.limit),
  )
