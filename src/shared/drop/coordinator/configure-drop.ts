import { canonicalJson } from '../../kit/digest.ts'
import { rfc3339 } from '../../platform/clock.ts'
import { type Result, refuse } from '../../platform/result.ts'
import type { DropDefinition } from '../catalogue/contract.ts'
import { forbiddenChanges, publicChanges } from '../catalogue/terms.ts'
import { commitmentOf } from '../fairness/chain.ts'
import { sealsBy } from '../fairness/draw-lots.ts'
import { DROP_LIFE, definitionFault, quotaBySku } from '../rules.ts'
import type { DropStatus } from './contract.ts'
import { advanceRun, changeRun, type DropRoot, passesOf, runOf, unitsOf } from './drop-root.ts'
import { readStatus } from './read-status.ts'
import { appendChanges, type DropRun, loadChanges, replaceQuotas, saveRun } from './store.ts'

/**
 * Makes the drop, or changes it: nothing once stock is set aside or lists are sealed, and with
 * entries open only what `forbiddenChanges` lets through, which is recorded for everybody.
 * @param seed 32 random bytes, hex: kept if this is the draw's first definition
 * @param expectedVersion of the status that the definition was made from; another one is refused
 */
export function configureDrop(
  root: DropRoot,
  definition: DropDefinition,
  seed: string,
  expectedVersion?: number,
): Result<DropStatus> {
  advanceRun(root)
  const run = runOf(root)
  if (run && canonicalJson(run.definition) === canonicalJson(definition)) return readStatus(root)
  if (run && expectedVersion !== undefined && run.version !== expectedVersion) {
    return refuse('version_mismatch')
  }
  const refusal = definitionRefusal(root, run, definition)
  if (refusal) return refusal
  const commitment =
    definition.mode === 'draw' && !run?.seed
      ? { seed, commitment: commitmentOf(root.hashes, seed) }
      : {}
  const isBound = run !== null && run.state !== 'announced'
  root.transact(() => {
    root.ensureSchema()
    if (isBound) appendChanges(root.sql, publicChanges(run.definition, definition, root.now()))
    const next: DropRun = {
      ...(run ?? FRESH_RUN),
      ...commitment,
      committed: isBound ? (run.committed ?? run.definition) : null,
      definition,
      version: (run?.version ?? 0) + 1,
    }
    saveRun(root.sql, next)
    replaceQuotas(root.sql, quotaBySku(definition))
    root.memory.run = next
    root.memory.units = null
  })
  return readStatus(root)
}

const FRESH_RUN: Omit<DropRun, 'definition' | 'committed' | 'version'> = {
  state: 'announced',
  seed: null,
  commitment: null,
  listHash: null,
  randomness: null,
  source: null,
  key: null,
  threshold: null,
}

function definitionRefusal(root: DropRoot, run: DropRun | null, definition: DropDefinition) {
  const fault = definitionFault(definition)
  if (fault !== null) return refuse('invalid_body', fault)
  if (definition.id !== root.dropId) return refuse('invalid_body', 'The drop has another id.')
  if (definition.beacon !== null && root.ports.beacon === null) {
    return refuse('dependency_unavailable', 'No beacon is configured in this shop.')
  }
  if (run === null) return null
  const before = run.state === 'announced' || run.state === 'entering'
  const setAside = unitsOf(root).some(({ allotted }) => allotted !== null)
  if (!before || setAside || sealsBy(root)) {
    return refuse('transition_not_allowed', 'The drop is open, or about to open.')
  }
  const errors = forbiddenChanges(run.definition, definition, {
    state: run.state,
    now: root.now(),
    recorded: loadChanges(root.sql).length,
  })
  return errors.length > 0 ? refuse('transition_not_allowed', TERMS_LOCKED, { errors }) : null
}

const TERMS_LOCKED = 'Shoppers may have entered for these terms: they bind the shop.'

/** Ends the drop now, for everybody to see. One that has ended answers how it ended. */
export function closeDrop(root: DropRoot): Result<DropStatus> {
  advanceRun(root)
  const run = runOf(root)
  if (run === null) return refuse('not_found')
  const state = DROP_LIFE[run.state].close
  if (state !== undefined) {
    const voidPasses = [...passesOf(root).values()].filter((p) => p.state === 'admitted').length
    const change = { at: rfc3339(root.now()), field: '/state', from: run.state, to: state }
    root.transact(() => {
      changeRun(root, { state })
      appendChanges(root.sql, [{ ...change, voidPasses }])
    })
  }
  return readStatus(root)
}
