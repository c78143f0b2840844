import { texts } from '../../../src/admin/texts/texts.ts'
import {
  LINE_QUANTITY_MAX,
  PROMOTION_CONDITIONS_MAX,
  PROMOTION_TIERS_MAX,
} from '../../../src/shared/platform/limits.ts'
import type { FieldProblem } from '../../../src/shared/platform/result.ts'
import {
  type Condition,
  type Promotion,
  type PromotionInput,
  PromotionInputSchema,
} from '../../../src/shared/promotion/contract.ts'
import { isCountry } from '../http/countries.ts'
import {
  amountText,
  type Fields,
  FormReading,
  filledRows,
  momentField,
  percentText,
  rowsOf,
  type Writing,
} from '../http/pages/form-fields.ts'

const TEXT = texts.promotionForm
const PRIORITY_MAX = 1_000

type Action = PromotionInput['action']

/** Reads the fields behind a prefix into a value of one kind, and writes it into them. */
interface Part<Of> {
  /** @param at the name of a field in the form */
  read(form: FormReading, at: (field: string) => string): Of
  /** Fields are called as in the contract: a refusal's pointer finds them by that. */
  write(of: Of, writing: Writing): Fields
}
type Parts<Of extends { kind: string }> = {
  [Kind in Of['kind']]: Part<Extract<Of, { kind: Kind }>>
}

/** A kind without a form does not compile. */
const CONDITIONS: Parts<Condition> = {
  'min-subtotal': {
    read: (form, at) => ({ kind: 'min-subtotal', amount: form.amount(at('amount')) }),
    write: ({ amount }, writing) => ({ amount: amountText(amount, writing) }),
  },
  'min-quantity': {
    read: (form, at) => ({
      kind: 'min-quantity',
      quantity: form.whole(at('quantity'), 1, LINE_QUANTITY_MAX),
      ...form.optional('productIds', at('productIds'), () => form.list(at('productIds'))),
      ...form.optional('categoryIds', at('categoryIds'), () => form.list(at('categoryIds'))),
    }),
    write: ({ quantity, productIds = [], categoryIds = [] }) => ({
      quantity: String(quantity),
      productIds: productIds.join(),
      categoryIds: categoryIds.join(),
    }),
  },
  products: {
    read: (form, at) => ({ kind: 'products', productIds: form.some(at('productIds')) }),
    write: ({ productIds }) => ({ productIds: productIds.join() }),
  },
  categories: {
    read: (form, at) => ({ kind: 'categories', categoryIds: form.some(at('categoryIds')) }),
    write: ({ categoryIds }) => ({ categoryIds: categoryIds.join() }),
  },
  'member-level': {
    read: (form, at) => ({ kind: 'member-level', levels: form.some(at('levels')) }),
    write: ({ levels }) => ({ levels: levels.join() }),
  },
  'first-order': { read: () => ({ kind: 'first-order' }), write: () => ({}) },
  country: {
    read(form, at) {
      const name = at('countries')
      const countries = form.some(name).map((code) => code.toUpperCase())
      const unknown = countries.find((code) => !isCountry(code))
      if (unknown !== undefined) form.errors[name] = TEXT.unknownCountry(unknown)
      return { kind: 'country', countries }
    },
    write: ({ countries }) => ({ countries: countries.join(', ') }),
  },
  coupon: { read: () => ({ kind: 'coupon' }), write: () => ({}) },
}

const targetIn = (form: FormReading, name: string) =>
  (['order', 'matching-lines', 'shipping'] as const).find((one) => one === form.text(name)) ??
  'order'

/** As CONDITIONS. The tiers are rows of their own. */
const ACTIONS: Parts<Action> = {
  percentage: {
    read: (form, at) => ({
      kind: 'percentage',
      target: targetIn(form, at('target')),
      basisPoints: form.basisPoints(at('basisPoints')),
      ...form.optional('cap', at('cap'), () => form.amount(at('cap'))),
    }),
    write: ({ target, basisPoints, cap }, writing) => ({
      target,
      basisPoints: percentText(basisPoints),
      cap: amountText(cap, writing),
    }),
  },
  amount: {
    read: (form, at) => ({
      kind: 'amount',
      target: targetIn(form, at('target')),
      amount: form.amount(at('amount')),
    }),
    write: ({ target, amount }, writing) => ({ target, amount: amountText(amount, writing) }),
  },
  'fixed-price': {
    read: (form, at) => ({ kind: 'fixed-price', amount: form.amount(at('amount')) }),
    write: ({ amount }, writing) => ({ amount: amountText(amount, writing) }),
  },
  'buy-x-get-y': {
    read: (form, at) => ({
      kind: 'buy-x-get-y',
      buy: form.whole(at('buy'), 1, LINE_QUANTITY_MAX),
      get: form.whole(at('get'), 1, LINE_QUANTITY_MAX),
      basisPoints: form.basisPoints(at('basisPoints')),
    }),
    write: ({ buy, get, basisPoints }) => ({
      buy: String(buy),
      get: String(get),
      basisPoints: percentText(basisPoints),
    }),
  },
  gift: {
    read: (form, at) => ({
      kind: 'gift',
      variantId: form.some(at('variantId'))[0] ?? '',
      quantity: form.whole(at('quantity'), 1, LINE_QUANTITY_MAX),
    }),
    write: ({ variantId, quantity }) => ({ variantId, quantity: String(quantity) }),
  },
  'free-delivery': {
    read: (form, at) => ({
      kind: 'free-delivery',
      ...form.optional('optionIds', at('optionIds'), () => form.list(at('optionIds'))),
    }),
    write: ({ optionIds = [] }) => ({ optionIds: optionIds.join() }),
  },
  tiers: {
    read(form, at) {
      const rows = form.filledRows('t')
      if (rows.length === 0) form.errors[at('tiers')] = TEXT.oneTier
      if (rows.length > PROMOTION_TIERS_MAX) {
        form.errors[at('tiers')] = TEXT.tooMany(PROMOTION_TIERS_MAX)
      }
      const tiers = rows.map((row) => ({
        minSubtotal: form.amount(`t${row}-minSubtotal`),
        basisPoints: form.basisPoints(`t${row}-basisPoints`),
      }))
      return { kind: 'tiers', tiers }
    },
    write: () => ({}),
  },
}

export const CONDITION_KINDS = Object.keys(CONDITIONS) as Condition['kind'][]
const isConditionKind = (kind: string): kind is Condition['kind'] => Object.hasOwn(CONDITIONS, kind)
const isActionKind = (kind: string): kind is Action['kind'] => Object.hasOwn(ACTIONS, kind)

const prefixed = (prefix: string, fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${prefix}-${name}`, value]))

/** The fields of one condition in its row. */
export function conditionFields(condition: Condition, row: number, writing: Writing): Fields {
  const part: Pick<Part<never>, 'write'> = CONDITIONS[condition.kind]
  return {
    [`c${row}-kind`]: condition.kind,
    ...prefixed(`c${row}`, part.write(condition as never, writing)),
  }
}

function actionFields(action: Action, writing: Writing): Fields {
  const part: Pick<Part<never>, 'write'> = ACTIONS[action.kind]
  const tiers = action.kind === 'tiers' ? action.tiers : []
  const rows = tiers.map(({ minSubtotal, basisPoints }, row) =>
    prefixed(`t${row}`, {
      minSubtotal: amountText(minSubtotal, writing),
      basisPoints: percentText(basisPoints),
    }),
  )
  return Object.assign({}, prefixed(action.kind, part.write(action as never, writing)), ...rows)
}

/** The fields of a promotion as its form shows them. */
export function formOfPromotion(promotion: PromotionInput | Promotion, writing: Writing): Fields {
  const { title, priority, combinesWith, conditions, action } = promotion
  const isList = typeof combinesWith !== 'string'
  return Object.assign(
    {
      title,
      priority: String(priority),
      startsAt: momentField(promotion.startsAt, writing),
      endsAt: momentField(promotion.endsAt, writing),
      combines: isList ? 'some' : combinesWith,
      combinesWith: isList ? combinesWith.join() : '',
      action: action.kind,
      ...actionFields(action, writing),
    },
    ...conditions.map((condition, row) => conditionFields(condition, row, writing)),
  )
}

/** The fields of a new form. */
export const NEW_FORM: Fields = {
  priority: '0',
  combines: 'all',
  action: 'percentage',
  'percentage-target': 'order',
  'amount-target': 'order',
  'buy-x-get-y-buy': '2',
  'buy-x-get-y-get': '1',
  'buy-x-get-y-basisPoints': '100',
  'gift-quantity': '1',
}

interface ReadForm {
  input: PromotionInput
  errors: Fields
}

/** The promotion of a form, and what is wrong with its fields: with errors it is none yet. */
export function readPromotionForm(
  fields: Fields,
  status: PromotionInput['status'],
  writing: Writing,
): ReadForm {
  const form = new FormReading(fields, writing)
  const input = {
    title: form.text('title'),
    status,
    ...form.optional('startsAt', 'startsAt', () => form.moment('startsAt')),
    ...form.optional('endsAt', 'endsAt', () => form.moment('endsAt')),
    priority:
      form.text('priority') === '' ? 0 : form.whole('priority', -PRIORITY_MAX, PRIORITY_MAX),
    combinesWith: combinationIn(form),
    conditions: readConditions(form, fields),
    action: actionIn(form),
  }
  if (input.title === '') form.errors.title = texts.formErrors.titleNeeded
  const parsed = PromotionInputSchema.safeParse(input)
  for (const { path, message } of parsed.error?.issues ?? []) {
    form.errors[fieldAt(path.map(String), fields)] ??= message
  }
  return { input: parsed.data ?? input, errors: form.errors }
}

/** The conditions of a form. Errors of their fields are among those of the form. */
export function readConditions(form: FormReading, fields: Fields): Condition[] {
  const rows = conditionRows(fields)
  if (rows.length > PROMOTION_CONDITIONS_MAX) {
    form.errors.conditions = TEXT.tooMany(PROMOTION_CONDITIONS_MAX)
  }
  return rows.map(({ row, kind }) => CONDITIONS[kind].read(form, (name) => `c${row}-${name}`))
}

/** The conditions of a form by their rows. */
export const conditionRows = (fields: Fields): { row: number; kind: Condition['kind'] }[] =>
  rowsOf(fields, 'c').flatMap((row) => {
    const kind = fields[`c${row}-kind`] ?? ''
    return isConditionKind(kind) ? [{ row, kind }] : []
  })

function combinationIn(form: FormReading): PromotionInput['combinesWith'] {
  const combines = form.text('combines')
  if (combines === 'some') return form.some('combinesWith')
  return combines === 'none' ? 'none' : 'all'
}

function actionIn(form: FormReading): Action {
  const kind = form.text('action')
  if (isActionKind(kind)) return ACTIONS[kind].read(form, (name) => `${kind}-${name}`)
  form.errors.action = TEXT.chooseAction
  return { kind: 'free-delivery' }
}

/** The name of the field at a path into a promotion or a promotion slot. */
export function fieldAt(
  [first = '', second = '', third = '', fourth = '']: string[],
  fields: Fields,
): string {
  if (first === 'conditions' && second !== '') {
    return `c${conditionRows(fields)[Number(second)]?.row ?? 0}-${third}`
  }
  if (first !== 'action') return first
  if (second === 'tiers' && fourth !== '') {
    return `t${filledRows(fields, 't')[Number(third)] ?? 0}-${fourth}`
  }
  return `${fields.action}-${second}`
}

/** Puts the refusals of the rules beside their fields. */
export const errorsOfProblem = (problems: readonly FieldProblem[], fields: Fields): Fields =>
  Object.fromEntries(
    problems.map(({ pointer, detail }) => [fieldAt(pointer.split('/').slice(1), fields), detail]),
  )
