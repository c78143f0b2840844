import { rfc3339 } from '../../platform/clock.ts'
import {
  CATALOG_STEP_STALLED_MS,
  PUBLISH_PRODUCTS_PER_STEP,
  PUBLISH_YIELD_SECONDS,
} from '../../platform/limits.ts'
import type { PublishProgress, Release } from '../contract.ts'
import type { CatalogPublish } from '../messages.ts'
import { NO_RELEASE } from '../rules.ts'
import { currentRelease, readCategories } from '../store.ts'
import { type PublishDeps, publishPending } from './publish.ts'
import { announceProgress, announceRelease } from './release.ts'
import { repairSnapshots } from './repair-snapshots.ts'
import {
  countPending,
  endRun,
  insertRun,
  moveRun,
  type PublishRunRow,
  selectOpenRun,
  selectRun,
  takeStalledRun,
  yieldRun,
} from './run-store.ts'

interface Deps extends PublishDeps {
  /** Sends the message of a step. A message that is lost is sent again by `resumePublish`. */
  send: (message: CatalogPublish, delaySeconds?: number) => Promise<void>
}

/** The result of a publish of every change. */
interface Published {
  /** The release that shoppers see now. */
  release: Release
  /** How far the publish is where it goes on by the queue; null where it is done. */
  progress: PublishProgress | null
}

/**
 * Makes every change of staff visible to shoppers: at once where one invocation can take on what is
 * pending, else by a run that the queue `catalog` carries on, step by step. A request while a run
 * works is one more run after it.
 */
export async function publishChanges(deps: Deps): Promise<Published> {
  const { database } = deps
  const total = await countPending(database)
  if (total < PUBLISH_PRODUCTS_PER_STEP) {
    const { parts, written, products } = await publishPending(deps, { after: '' })
    if (products < PUBLISH_PRODUCTS_PER_STEP) {
      const release = await announce(deps, parts)
      await repairSnapshots(deps, release, written)
      return { release, progress: null }
    }
  }
  await insertRun(database, total, deps.now())
  const run = await selectOpenRun(database)
  // The first step of a run that works already has been sent, or the sweep sends it.
  if (run?.step === 0) await sendStep(deps, run)
  return {
    release: (await currentRelease(database)) ?? NO_RELEASE,
    progress: run && progressOf(run),
  }
}

/**
 * Publishes these products, at most PUBLISH_PRODUCTS_PER_STEP of them, by one release. It waits for no
 * run, which ends its step after one batch and waits: they stand in the release that it announces.
 * Only a publish without a change looks for lost snapshots: that is hundreds of reads.
 */
export async function publishProducts(
  deps: PublishDeps,
  productIds: readonly string[],
): Promise<Release> {
  await yieldRun(deps.database, deps.now() + PUBLISH_YIELD_SECONDS * 1_000)
  const { parts, products } = await publishPending(deps, { after: '', productIds })
  const release = await announce(deps, parts)
  if (products === 0) await repairSnapshots(deps, release, 0)
  return release
}

/** Publishes one product, as `publishProducts` does. */
export const publishProduct = (deps: PublishDeps, productId: string): Promise<Release> =>
  publishProducts(deps, [productId])

/**
 * Announces a release. While a run works, the other parts of the index stay as they are: the run
 * makes them anew at its end, once, and they are most of the catalogue.
 */
async function announce(deps: PublishDeps, parts: readonly number[]): Promise<Release> {
  const [categories, run] = await Promise.all([
    readCategories(deps.database),
    selectOpenRun(deps.database),
  ])
  return announceRelease(deps, categories, run ? parts : null)
}

/**
 * Does one step of a run and sends the message of the next one. A message of a step that is done
 * has no effect, so that a message delivered twice publishes nothing twice.
 */
export async function continuePublish(deps: Deps, { run: number, step }: CatalogPublish['body']) {
  const { database } = deps
  const run = await selectRun(database, number)
  if (run?.state !== 'running' || run.step !== step) return
  const isYielding = async () =>
    ((await selectRun(database, number))?.yields_until ?? 0) > deps.now()
  const { last, products, written, isCut } = await publishPending(deps, {
    after: run.after_id,
    mayGoOn: async () => !(await isYielding()),
  })
  if (isCut) {
    await announceProgress(database)
    const moved = { after: last, published: products, now: deps.now() }
    if (!(await moveRun(database, run, moved))) return
    const delay = (await isYielding()) ? PUBLISH_YIELD_SECONDS : 0
    await sendStep(deps, { number, step: step + 1 }, delay)
    return
  }
  const release = await announceRelease(deps, await readCategories(database), null)
  await repairSnapshots(deps, release, written)
  await endRun(database, number, deps.now())
  const next = await selectOpenRun(database)
  if (next) await sendStep(deps, next)
}

/** Sends the step of a run whose message was lost. Answers how many runs went on: 0 or 1. */
export async function resumePublish(deps: Pick<Deps, 'database' | 'now' | 'send'>) {
  const now = deps.now()
  const run = await takeStalledRun(deps.database, now - CATALOG_STEP_STALLED_MS, now)
  if (run) await sendStep(deps, run)
  return run ? 1 : 0
}

/** How far the publish is that works or waits now; null where none does. */
export async function readPublishProgress(database: D1Database): Promise<PublishProgress | null> {
  const run = await selectOpenRun(database)
  return run && progressOf(run)
}

const progressOf = ({ published, total, requested_at }: PublishRunRow): PublishProgress => ({
  published,
  // Changes that became pending meanwhile are published too.
  total: Math.max(published, total),
  requestedAt: rfc3339(requested_at),
})

const sendStep = (
  { send }: Pick<Deps, 'send'>,
  { number: run, step }: Pick<PublishRunRow, 'number' | 'step'>,
  delaySeconds = 0,
): Promise<void> =>
  send({ id: `publish:${run}:${step}`, type: 'catalog.publish', body: { run, step } }, delaySeconds)
