import type { Money } from '../../../shared/platform/money.ts'
import type { Cost, TraceStep } from '../../../shared/pricing/contract.ts'
import type {
  Condition,
  PromotionConflict,
  PromotionInput,
  PromotionState,
} from '../../../shared/promotion/contract.ts'
import { texts } from '../../texts/texts.ts'
import type { PromotionNames } from './promotion-words.ts'

export const PROMOTIONS_PATH = '/admin/promotions'
export const NEW_PROMOTION_PATH = '/admin/new-promotion'
export const CALENDAR_PATH = '/admin/promotion-calendar'

/** Conflicts with the titles of the promotions that they name. */
export interface ShownConflicts {
  conflicts: readonly PromotionConflict[]
  titleOf(id: string): string
}

/** A product or a variant that a search found, or that is chosen. */
export interface Choice {
  id: string
  name: string
  /** A SKU, or a price. */
  detail?: string
}

/** The form of a promotion: its fields as they were typed, and all it chooses from. */
export interface PromotionForm {
  fields: Readonly<Record<string, string>>
  errors: Readonly<Record<string, string>>
  key: string
  /** Where the form saves to. */
  path: string
  /** Where buttons post to that change the form without saving it. */
  editPath: string
  /** Of the saved promotion that the form was opened on; null for a new one. */
  revision: number | null
  names: PromotionNames
  conditions: readonly { row: number; kind: Condition['kind'] }[]
  tierRows: readonly number[]
  categories: readonly { id: string; title: string; depth: number }[]
  /** The shop's levels of members, from the first one up. */
  levels: readonly string[]
  deliveryOptions: readonly { id: string; title: string }[]
  /** Promotions that it may combine with. */
  others: readonly { id: string; title: string }[]
  /** The last search of a picker. */
  found: { picker: string; choices: readonly Choice[] } | null
  currency: string
  timeZone: string
}

/** The part of a form that has conditions: that of a promotion, or of a promotion slot. */
export type ConditionForm = Pick<
  PromotionForm,
  | ('fields' | 'errors' | 'editPath' | 'names' | 'conditions')
  | ('categories' | 'levels' | 'found' | 'currency')
>

/** The kinds of conditions that can be added, and those of benefits. */
export type ConditionKind = Condition['kind']
export type ActionKind = PromotionInput['action']['kind']

/** A saved promotion. */
export interface ShownPromotion {
  id: string
  title: string
  state: PromotionState
}

/** The price of the sample cart. */
export interface ShownPreview {
  lines: readonly {
    name: string
    quantity: number
    subtotal: Money
    discounts: readonly { title: string; amount: Money }[]
    isGift: boolean
  }[]
  cost: Cost
  trace: readonly TraceStep[]
}

/** The members of a field that has several. */
export const membersOf = ({ fields }: Pick<PromotionForm, 'fields'>, name: string): string[] =>
  (fields[name] ?? '').split(',').filter((id) => id !== '')

/** The levels to choose from; one that is chosen and that the shop no longer has says so. */
export function levelChoices(
  levels: readonly string[],
  chosen: readonly string[],
): { id: string; title: string }[] {
  const { name } = texts.shopMembers.level
  const gone = chosen.filter((level) => !levels.includes(level))
  return [
    ...levels.map((level) => ({ id: level, title: name(level) })),
    ...gone.map((level) => ({ id: level, title: texts.promotionForm.goneLevel(name(level)) })),
  ]
}
