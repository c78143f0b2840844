import shop from '../../../shop.config.ts'
import { PromotionEditor } from '../../../src/admin/components/promotions/promotion-editor.tsx'
import {
  type PromotionNames,
  wordsOf,
} from '../../../src/admin/components/promotions/promotion-words.ts'
import {
  NEW_PROMOTION_PATH,
  PROMOTIONS_PATH,
  type PromotionForm,
} from '../../../src/admin/components/promotions/shown-promotion.ts'
import { texts } from '../../../src/admin/texts/texts.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { ok, type Problem, type Result } from '../../../src/shared/platform/result.ts'
import { promotionsOf } from '../../../src/shared/promotion/conflicts.ts'
import type { Promotion, PromotionInput } from '../../../src/shared/promotion/contract.ts'
import { stateAt } from '../../../src/shared/promotion/rules.ts'
import { selectPromotions } from '../../../src/shared/promotion/store.ts'
import type { Staff } from '../../../src/shared/staff/contract.ts'
import { mayAct } from '../../../src/shared/staff/rules.ts'
import type { GatewayContext } from '../http/app.ts'
import { LEVELS } from '../http/levels.ts'
import { type Fields, listOf, rowsOf } from '../http/pages/form-fields.ts'
import { newFormKey } from '../http/pages/forms.ts'
import { SHOP_WRITING } from '../http/pages/shop-writing.ts'
import { type StaffView, sentenceOf, statusOf } from '../http/pages/staff-page.tsx'
import { DELIVERY_OPTIONS, findProducts, findVariants, namesOf } from './choices.ts'
import { readConflicts } from './conflicts.ts'
import type { EditedForm } from './form-edits.ts'
import { conditionRows, readPromotionForm } from './promotion-form.ts'
import { previewOf, readSample, SAMPLE_FIELD } from './sample.ts'

/** The id by which the conflicts of a promotion that is not saved yet are told. */
const UNSAVED = 'prm_unsaved'
/** Rows for tiers that a form has at least. */
const TIER_ROWS = 2

/** The form as it is to be shown. */
interface ShownForm {
  fields: Fields
  search?: EditedForm['search']
  errors?: Fields
  problem?: Problem
  /** What somebody else has saved since the form was opened. */
  changed?: Promotion
}

/** The page of one promotion, or of a new one. */
export async function showEditor(
  c: GatewayContext,
  staff: Staff,
  promotion: Promotion | null,
  { fields, search, errors = {}, problem, changed }: ShownForm,
): Promise<Result<StaffView>> {
  const read = readPromotionForm(fields, 'active', SHOP_WRITING)
  const isWhole = Object.keys(read.errors).length === 0
  const sample = readSample(fields, SHOP_WRITING)
  const isSample = sample.sample.lines.length > 0 && Object.keys(sample.errors).length === 0
  const [all, found, preview, named] = await Promise.all([
    selectPromotions(c.env.CATALOG_DB),
    search === undefined ? null : foundBy(c, search),
    isWhole && isSample ? previewOf(c, read.input, sample.sample) : null,
    namesOf(c, idsIn(fields)),
  ])
  const { names } = named
  const id = promotion?.id ?? UNSAVED
  const others = all.filter((one) => one.id !== id)
  const own = isWhole ? asPromotion(read.input, promotion) : null
  const conflicts = own === null ? [] : await ownConflicts(c, others, own)
  const title = fields.title?.trim() || texts.promotions.create
  const unsold = preview?.ok === false ? unsoldErrors(preview.problem, sample.sample.lines) : {}
  const shownErrors = { ...sample.errors, ...unsold, ...errors }
  const mayChange = mayAct(staff.role, promotion ? 'promotion.change' : 'promotion.create')
  return ok({
    title: promotion?.title ?? texts.promotions.create,
    status: statusOfForm({ problem, changed, errors }),
    content: (
      <PromotionEditor
        promotion={promotion && { ...promotion, state: stateAt(promotion, Date.now()) }}
        form={formOf(
          { fields, errors: shownErrors, promotion, names, found, others },
          named.categories,
        )}
        words={isWhole ? wordsOf(read.input, names) : null}
        shown={{
          conflicts,
          titleOf: (one) => (one === id ? title : (all.find((p) => p.id === one)?.title ?? one)),
        }}
        preview={preview?.ok ? preview.value(names) : null}
        may={{
          save: mayChange,
          duplicate: mayAct(staff.role, 'promotion.create'),
          remove: mayAct(staff.role, 'promotion.remove'),
        }}
        {...(problem ? { message: sentenceOf(problem) } : {})}
        {...(changed ? { changed: wordsOf(changed, names) } : {})}
      />
    ),
  })
}

interface FormParts {
  fields: Fields
  errors: Fields
  promotion: Promotion | null
  names: PromotionNames
  found: PromotionForm['found']
  others: readonly Promotion[]
}

function formOf(parts: FormParts, categories: PromotionForm['categories']): PromotionForm {
  const { fields, promotion, others } = parts
  const tiers = rowsOf(fields, 't')
  const fresh = Array.from({ length: Math.max(0, TIER_ROWS - tiers.length) }, (_, n) => n)
  const path = promotion ? `${PROMOTIONS_PATH}/${promotion.id}` : PROMOTIONS_PATH
  return {
    ...parts,
    key: newFormKey(),
    path,
    editPath: promotion ? `${path}/form` : NEW_PROMOTION_PATH,
    revision: promotion?.revision ?? null,
    conditions: conditionRows(fields),
    tierRows: [...tiers, ...fresh.map((n) => (tiers.at(-1) ?? -1) + 1 + n)],
    categories,
    levels: LEVELS,
    deliveryOptions: DELIVERY_OPTIONS,
    others: others.map(({ id, title }) => ({ id, title })),
    currency: shop.currency,
    timeZone: SHOP_WRITING.timeZone,
  }
}

/** The products and variants that the form names. */
function idsIn(fields: Fields) {
  const products = Object.keys(fields).filter((name) => /^c\d+-productIds$/.test(name))
  return {
    products: products.flatMap((name) => listOf(fields, name)),
    variants: ['gift-variantId', SAMPLE_FIELD].flatMap((name) => listOf(fields, name)),
  }
}

async function foundBy(c: GatewayContext, { picker, query }: NonNullable<ShownForm['search']>) {
  const find = picker.endsWith('-productIds') ? findProducts : findVariants
  return { picker, choices: await find(c, query) }
}

/** The promotion of the form as if it were active: so its conflicts are told before it is. */
const asPromotion = (input: PromotionInput, saved: Promotion | null): Promotion => ({
  ...input,
  id: saved?.id ?? UNSAVED,
  revision: saved?.revision ?? 0,
  createdAt: saved?.createdAt ?? rfc3339(Date.now()),
  updatedAt: saved?.updatedAt ?? rfc3339(Date.now()),
})

/** Those with the promotion of the form. A new one can have no campaign yet. */
async function ownConflicts(c: GatewayContext, others: readonly Promotion[], own: Promotion) {
  const found = await readConflicts(c, [own, ...others])
  return found.filter(
    (one) =>
      promotionsOf(one).includes(own.id) && !(own.id === UNSAVED && one.kind === 'no-campaign'),
  )
}

/** A message beside each line of the sample that is not for sale. */
const unsoldErrors = ({ errors = [] }: Problem, lines: readonly { variantId: string }[]): Fields =>
  Object.fromEntries(
    errors.map(({ pointer, detail }) => {
      const line = lines[Number(pointer.split('/')[2])]
      return [`q-${line?.variantId ?? ''}`, detail]
    }),
  )

function statusOfForm(told: {
  problem: Problem | undefined
  changed: Promotion | undefined
  errors: Fields
}) {
  const { problem, changed, errors } = told
  if (changed) return 409
  if (problem) return statusOf(problem)
  return Object.keys(errors).length > 0 ? 400 : 200
}
