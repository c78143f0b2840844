import { canonicalJson } from '../../kit/digest.ts'
import { type Now, rfc3339 } from '../../platform/clock.ts'
import { DROP_CHANGES_MAX } from '../../platform/limits.ts'
import type { FieldProblem } from '../../platform/result.ts'
import type { DropDefinition, DropState, DropTerms, TermChange } from './contract.ts'

/** The terms of a drop: each field of its definition that decides on the allotment or a time. */
export function termsOf(definition: DropDefinition): DropTerms {
  const { id: dropId, mode, limitPerShopper, admissionFactor, beacon } = definition
  return {
    dropId,
    mode,
    entriesOpenAt: rfc3339(definition.entriesOpenAt),
    entriesCloseAt: rfc3339(definition.entriesCloseAt),
    opensAt: rfc3339(definition.opensAt),
    closesAt: rfc3339(definition.closesAt),
    variants: definition.variants.map(({ variantId, sku, unitPrice, quota }) => ({
      variantId,
      sku,
      price: unitPrice,
      quota,
    })),
    limitPerShopper,
    passSeconds: definition.passMs / 1000,
    holdSeconds: definition.holdMs / 1000,
    admissionFactor,
    entryShards: definition.entryShards,
    stockShards: definition.stockShards,
    beacon,
    listFormat: definition.listFormat ?? 1,
  }
}

/** Entries may have been taken: from here on the terms bind the shop. */
const isBinding = ({ entriesOpenAt }: DropDefinition, state: DropState, now: Now): boolean =>
  state !== 'announced' || now >= entriesOpenAt

/** Terms that never change once entries are open. A pointer names the field staff write. */
const FIXED = [
  'mode',
  'entriesOpenAt',
  'passSeconds',
  'holdSeconds',
  'admissionFactor',
  'entryShards',
  'stockShards',
  'beacon',
  'listFormat',
] as const satisfies readonly (keyof DropTerms)[]

const locked = (pointer: string, detail: string): FieldProblem => ({
  pointer,
  code: 'drop_terms_locked',
  detail,
})

/**
 * The faults of a change once entries are open. The rule: no entrant is worse off than by the
 * terms entered for. A price may fall, quota and limit may rise; the opening may be postponed if
 * the drop stays open at least as long; everything else stands still. Free before entries open.
 * @param recorded changes the drop carries already
 */
export function forbiddenChanges(
  before: DropDefinition,
  after: DropDefinition,
  { state, now, recorded = 0 }: { state: DropState; now: Now; recorded?: number },
): FieldProblem[] {
  if (!isBinding(before, state, now)) return []
  const [was, next] = [termsOf(before), termsOf(after)]
  const isSame = (field: keyof DropTerms) =>
    canonicalJson(was[field]) === canonicalJson(next[field])
  const problems = FIXED.filter((field) => !isSame(field)).map((field) =>
    locked(`/${field}`, 'It stands still once entries are open.'),
  )
  if (next.limitPerShopper < was.limitPerShopper) {
    problems.push(locked('/limitPerShopper', 'A limit may rise, not fall.'))
  }
  problems.push(...timeProblems(before, after), ...variantProblems(was, next))
  if (before.requirements.proofOfWork && !after.requirements.proofOfWork) {
    problems.push(locked('/requirements/proofOfWork', 'It stays on once entries are open.'))
  }
  if (recorded + publicChanges(before, after, now).length > DROP_CHANGES_MAX) {
    problems.push(locked('', `A drop changes at most ${DROP_CHANGES_MAX} fields in its life.`))
  }
  return problems
}

function timeProblems(before: DropDefinition, after: DropDefinition): FieldProblem[] {
  const isDraw = before.mode === 'draw'
  const all: (FieldProblem | false)[] = [
    isDraw &&
      after.entriesCloseAt !== before.entriesCloseAt &&
      locked('/entriesCloseAt', 'The entries of a draw close when they were to.'),
    after.opensAt < before.opensAt && locked('/opensAt', 'It may open later, not sooner.'),
    after.closesAt - after.opensAt < before.closesAt - before.opensAt &&
      locked('/closesAt', 'It stays open at least as long as it was to.'),
  ]
  return all.filter((one): one is FieldProblem => one !== false)
}

function variantProblems(was: DropTerms, next: DropTerms): FieldProblem[] {
  if (was.variants.length !== next.variants.length) {
    return [locked('/variants', 'It sells what it was to sell, nothing more and nothing less.')]
  }
  return was.variants.flatMap((variant, index) => {
    const changed = next.variants[index]
    const pointer = `/variants/${index}`
    if (changed?.variantId !== variant.variantId || changed.sku !== variant.sku) {
      return [locked(`${pointer}/variantId`, 'It sells what it was to sell.')]
    }
    const { price, quota } = changed
    const raised = price.amount > variant.price.amount || price.currency !== variant.price.currency
    const all: (FieldProblem | false)[] = [
      raised && locked(`${pointer}/price`, 'A price may fall, not rise.'),
      quota < variant.quota && locked(`${pointer}/quota`, 'A quota may rise, not fall.'),
    ]
    return all.filter((one): one is FieldProblem => one !== false)
  })
}

/** The changes between two definitions, field by field, as they are published. */
export function publicChanges(
  before: DropDefinition,
  after: DropDefinition,
  now: Now,
): TermChange[] {
  const at = rfc3339(now)
  const [was, next] = [shownFields(before), shownFields(after)]
  return [...was].flatMap(([field, from]) => {
    const to = next.get(field)
    return to === undefined || canonicalJson(from) === canonicalJson(to)
      ? []
      : [{ at, field, from, to }]
  })
}

function shownFields(definition: DropDefinition): Map<string, TermChange['from']> {
  const { entriesCloseAt, opensAt, closesAt, limitPerShopper, variants } = termsOf(definition)
  return new Map<string, TermChange['from']>([
    ['/title', definition.title],
    ['/description', definition.description],
    ['/requirements/proofOfWork', definition.requirements.proofOfWork],
    ['/limitPerShopper', limitPerShopper],
    ['/entriesCloseAt', entriesCloseAt],
    ['/opensAt', opensAt],
    ['/closesAt', closesAt],
    ...variants.flatMap(({ price, quota }, index): [string, TermChange['from']][] => [
      [`/variants/${index}/price`, price],
      [`/variants/${index}/quota`, quota],
    ]),
  ])
}
