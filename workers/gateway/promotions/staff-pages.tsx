import { PromotionCalendar } from '../../../src/admin/components/promotions/promotion-calendar.tsx'
import { PromotionList } from '../../../src/admin/components/promotions/promotion-list.tsx'
import { wordsOf } from '../../../src/admin/components/promotions/promotion-words.ts'
import {
  CALENDAR_PATH,
  NEW_PROMOTION_PATH,
  PROMOTIONS_PATH,
} from '../../../src/admin/components/promotions/shown-promotion.ts'
import { texts } from '../../../src/admin/texts/texts.ts'
import { ok, type Problem } from '../../../src/shared/platform/result.ts'
import { shopDayOf } from '../../../src/shared/platform/shop-day.ts'
import { addMonths, isMonth, monthOf } from '../../../src/shared/promotion/calendar.ts'
import { PROMOTION_STATES, type Promotion } from '../../../src/shared/promotion/contract.ts'
import { readPromotion } from '../../../src/shared/promotion/manage-promotions.ts'
import { stateAt } from '../../../src/shared/promotion/rules.ts'
import { selectPromotions } from '../../../src/shared/promotion/store.ts'
import { mayAct } from '../../../src/shared/staff/rules.ts'
import { createRouter } from '../http/app.ts'
import { type Fields, fieldsOf } from '../http/pages/form-fields.ts'
import { seeOther } from '../http/pages/forms.ts'
import { SHOP_WRITING } from '../http/pages/shop-writing.ts'
import { staffForm, staffPage } from '../http/pages/staff-page.tsx'
import { type NamedIds, namesOf, sampleVariants } from './choices.ts'
import { readConflicts } from './conflicts.ts'
import { editForm } from './form-edits.ts'
import { errorsOfProblem, formOfPromotion, NEW_FORM, readPromotionForm } from './promotion-form.ts'
import { sampleFields } from './sample.ts'
import { showEditor } from './staff-editor.tsx'
import { addPromotion, editPromotion, endPromotion } from './writes.ts'

export const staffPromotionPages = createRouter()

const TEXT = texts.promotions
const OF_PROMOTIONS = { title: TEXT.title, section: 'promotions' } as const
const OF_EDITOR = { ...OF_PROMOTIONS, islands: ['promotion'] } as const
const ONE = `${PROMOTIONS_PATH}/:id`
const TITLE_CHARS_MAX = 120

staffPage(
  staffPromotionPages,
  { path: PROMOTIONS_PATH, permission: 'promotion.read', ...OF_PROMOTIONS, islands: ['table'] },
  async (c, staff) => {
    const all = await selectPromotions(c.env.CATALOG_DB)
    const now = Date.now()
    const [conflicts, { names }] = await Promise.all([
      readConflicts(c, all),
      namesOf(c, idsOf(all)),
    ])
    const listed = all
      .map((one) => ({ ...one, state: stateAt(one, now), words: wordsOf(one, names) }))
      .toReversed()
    const state = PROMOTION_STATES.find((one) => one === c.req.query('state')) ?? null
    return ok({
      content: (
        <PromotionList
          promotions={listed.filter((one) => state === null || one.state === state)}
          isEmpty={all.length === 0}
          state={state}
          shown={{ conflicts, titleOf: (id) => all.find((one) => one.id === id)?.title ?? id }}
          mayCreate={mayAct(staff.role, 'promotion.create')}
          timeZone={SHOP_WRITING.timeZone}
        />
      ),
    })
  },
)

/** What promotions name: their words say the first ones alone. */
const idsOf = (promotions: readonly Promotion[]): NamedIds => ({
  products: promotions.flatMap(({ conditions }) =>
    conditions.flatMap((one) => ('productIds' in one ? (one.productIds ?? []).slice(0, 3) : [])),
  ),
  variants: promotions.flatMap(({ action }) => (action.kind === 'gift' ? [action.variantId] : [])),
})

staffPage(
  staffPromotionPages,
  {
    path: CALENDAR_PATH,
    permission: 'promotion.read',
    ...OF_PROMOTIONS,
    title: texts.promotionCalendar.title,
  },
  async (c) => {
    const { timeZone } = SHOP_WRITING
    const today = shopDayOf(Date.now(), timeZone)
    const current = today.slice(0, 7)
    const asked = c.req.query('month') ?? ''
    const month = isMonth(asked) ? asked : current
    return ok({
      content: (
        <PromotionCalendar
          month={monthOf(await selectPromotions(c.env.CATALOG_DB), month, timeZone)}
          previous={addMonths(month, -1)}
          next={addMonths(month, 1)}
          current={current}
          today={month === current ? Number(today.slice(8)) : null}
          timeZone={timeZone}
        />
      ),
    })
  },
)

staffPage(
  staffPromotionPages,
  { path: NEW_PROMOTION_PATH, permission: 'promotion.create', ...OF_EDITOR, title: TEXT.create },
  async (c, staff) => {
    const fields = { ...NEW_FORM, ...sampleFields(await sampleVariants(c), SHOP_WRITING) }
    return showEditor(c, staff, null, { fields })
  },
)

staffForm(
  staffPromotionPages,
  { path: NEW_PROMOTION_PATH, permission: 'promotion.create', ...OF_EDITOR, title: TEXT.create },
  async (c, { staff, fields }) => showEditor(c, staff, null, editForm(fieldsOf(fields))),
)

staffForm(
  staffPromotionPages,
  { path: PROMOTIONS_PATH, permission: 'promotion.create', ...OF_EDITOR, title: TEXT.create },
  async (c, { staff, fields: sent }) => {
    const fields = fieldsOf(sent)
    const status = fields.status === 'active' ? 'active' : 'draft'
    const { input, errors } = readPromotionForm(fields, status, SHOP_WRITING)
    if (Object.keys(errors).length > 0) return showEditor(c, staff, null, { fields, errors })
    const added = await addPromotion(c, input)
    if (added.ok) return seeOther(c, `${PROMOTIONS_PATH}/${added.value.id}?done=promotion.create`)
    return showEditor(c, staff, null, { fields, ...refused(added.problem, fields) })
  },
)

/** The refusal of a form: beside its fields, or above them. */
function refused(problem: Problem, fields: Fields) {
  const errors = errorsOfProblem(problem.errors ?? [], fields)
  return Object.keys(errors).length > 0 ? { errors } : { problem }
}

staffPage(
  staffPromotionPages,
  { path: ONE, permission: 'promotion.read', ...OF_EDITOR },
  async (c, staff) => {
    const read = await readPromotion({ db: c.env.CATALOG_DB }, c.req.param('id') ?? '')
    if (!read.ok) return read
    const sample = sampleFields(await sampleVariants(c), SHOP_WRITING)
    const fields = { ...formOfPromotion(read.value, SHOP_WRITING), ...sample }
    return showEditor(c, staff, read.value, { fields })
  },
)

/** A form that was changed and not saved has no address of its own. */
staffPage(
  staffPromotionPages,
  { path: `${ONE}/form`, permission: 'promotion.read', ...OF_EDITOR },
  async (c) => seeOther(c, `${PROMOTIONS_PATH}/${c.req.param('id') ?? ''}`),
)

staffForm(
  staffPromotionPages,
  { path: `${ONE}/form`, permission: 'promotion.read', ...OF_EDITOR },
  async (c, { staff, fields }) => {
    const read = await readPromotion({ db: c.env.CATALOG_DB }, c.req.param('id') ?? '')
    if (!read.ok) return read
    const edited = editForm(fieldsOf(fields))
    // The form stays one of the promotion that it was opened on.
    const revision = Number(fields.get('revision')) || read.value.revision
    return showEditor(c, staff, { ...read.value, revision }, edited)
  },
)

staffForm(
  staffPromotionPages,
  { path: ONE, permission: 'promotion.change', ...OF_EDITOR },
  async (c, { staff, fields: sent }) => {
    const id = c.req.param('id') ?? ''
    const fields = fieldsOf(sent)
    const read = await readPromotion({ db: c.env.CATALOG_DB }, id)
    if (!read.ok) return read
    const revision = Number(fields.revision) || read.value.revision
    const opened = { ...read.value, revision }
    const { input, errors } = readPromotionForm(fields, read.value.status, SHOP_WRITING)
    if (Object.keys(errors).length > 0) return showEditor(c, staff, opened, { fields, errors })
    const { startsAt = null, endsAt = null, status: _, ...rest } = input
    const saved = await editPromotion(c, id, { ...rest, startsAt, endsAt, revision })
    if (saved.ok) return seeOther(c, `${PROMOTIONS_PATH}/${id}?done=promotion.change`)
    if (saved.problem.code === 'version_mismatch') {
      const newer = await readPromotion({ db: c.env.CATALOG_DB }, id)
      return newer.ok ? showEditor(c, staff, newer.value, { fields, changed: newer.value }) : newer
    }
    return showEditor(c, staff, opened, { fields, ...refused(saved.problem, fields) })
  },
)

staffForm(
  staffPromotionPages,
  { path: `${ONE}/status`, permission: 'promotion.change', ...OF_EDITOR },
  async (c, { fields }) => {
    const id = c.req.param('id') ?? ''
    const status = fields.get('status') === 'active' ? 'active' : 'draft'
    const changed = await editPromotion(c, id, { status })
    return changed.ok ? seeOther(c, `${PROMOTIONS_PATH}/${id}?done=promotion.${status}`) : changed
  },
)

staffForm(
  staffPromotionPages,
  { path: `${ONE}/duplicate`, permission: 'promotion.create', ...OF_EDITOR },
  async (c) => {
    const read = await readPromotion({ db: c.env.CATALOG_DB }, c.req.param('id') ?? '')
    if (!read.ok) return read
    const { id: _i, revision: _r, createdAt: _c, updatedAt: _u, ...input } = read.value
    const title = texts.promotionForm.copyOf(input.title).slice(0, TITLE_CHARS_MAX)
    const made = await addPromotion(c, { ...input, title, status: 'draft' })
    if (!made.ok) return made
    return seeOther(c, `${PROMOTIONS_PATH}/${made.value.id}?done=promotion.duplicate`)
  },
)

staffForm(
  staffPromotionPages,
  { path: `${ONE}/delete`, permission: 'promotion.remove', ...OF_EDITOR },
  async (c, { fields }) => {
    const id = c.req.param('id') ?? ''
    if (fields.get('confirm') !== 'yes') return seeOther(c, `${PROMOTIONS_PATH}/${id}`)
    const ended = await endPromotion(c, id)
    return ended.ok ? seeOther(c, `${PROMOTIONS_PATH}?done=promotion.remove`) : ended
  },
)
