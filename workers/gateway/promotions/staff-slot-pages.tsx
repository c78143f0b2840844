import shop from '../../../shop.config.ts'
import type { ConditionForm } from '../../../src/admin/components/promotions/shown-promotion.ts'
import { SlotEditor } from '../../../src/admin/components/promotions/slot-editor.tsx'
import {
  NEW_SLOT_PATH,
  SLOTS_PATH,
  SlotList,
  type SlotState,
} from '../../../src/admin/components/promotions/slot-list.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { money } from '../../../src/shared/platform/money.ts'
import { ok, type Problem, type Result } from '../../../src/shared/platform/result.ts'
import type { Promotion } from '../../../src/shared/promotion/contract.ts'
import { stateAt } from '../../../src/shared/promotion/rules.ts'
import type { ShownSlot, Slot, SlotInput } from '../../../src/shared/promotion/slots/contract.ts'
import { readSlot } from '../../../src/shared/promotion/slots/manage-slots.ts'
import { minimumOf } from '../../../src/shared/promotion/slots/rules.ts'
import { selectSlots } from '../../../src/shared/promotion/slots/store.ts'
import { selectPromotions } from '../../../src/shared/promotion/store.ts'
import type { Staff } from '../../../src/shared/staff/contract.ts'
import { mayAct } from '../../../src/shared/staff/rules.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { LEVELS } from '../http/levels.ts'
import { type Fields, fieldsOf, listOf } from '../http/pages/form-fields.ts'
import { newFormKey, seeOther } from '../http/pages/forms.ts'
import { SHOP_WRITING } from '../http/pages/shop-writing.ts'
import {
  type StaffView,
  sentenceOf,
  staffForm,
  staffPage,
  statusOf,
} from '../http/pages/staff-page.tsx'
import { findProducts, namesOf } from './choices.ts'
import { type EditedForm, editForm } from './form-edits.ts'
import { conditionRows, errorsOfProblem } from './promotion-form.ts'
import { formOfSlot, NEW_SLOT_FORM, readSlotForm } from './slot-form.ts'
import { addSlot, dropSlot, editSlot } from './slot-writes.ts'

export const staffSlotPages = createRouter()

const TEXT = texts.promotionSlots
const OF_SLOTS = { title: TEXT.title, section: 'promotion-slots' } as const
const OF_EDITOR = { ...OF_SLOTS, islands: ['promotion'] } as const
const OF_NEW = { ...OF_EDITOR, title: TEXT.create, permission: 'promotion-slot.create' } as const
const ONE = `${SLOTS_PATH}/:id`
/** The share of a promotion's smallest order that the sample of a cart has. */
const SAMPLE_SHARE = 0.6

/** The state of a slot at a moment (milliseconds), by its own window and its promotion's. */
function slotStateAt(slot: Slot, promotions: readonly Promotion[], now: number): SlotState {
  const { startsAt, endsAt, promotionId } = slot
  if (endsAt !== undefined && Date.parse(endsAt) <= now) return 'ended'
  if (startsAt !== undefined && now < Date.parse(startsAt)) return 'scheduled'
  if (promotionId === undefined) return 'running'
  const promotion = promotions.find(({ id }) => id === promotionId)
  return promotion && stateAt(promotion, now) === 'running' ? 'running' : 'hidden'
}

staffPage(
  staffSlotPages,
  { path: SLOTS_PATH, permission: 'promotion-slot.read', ...OF_SLOTS, islands: ['table'] },
  async (c, staff) => {
    const { CATALOG_DB: db } = c.env
    const [slots, promotions] = await Promise.all([selectSlots(db), selectPromotions(db)])
    const now = Date.now()
    const listed = slots.toReversed().map((slot) => ({
      ...slot,
      state: slotStateAt(slot, promotions, now),
      promotionTitle:
        promotions.find(({ id }) => id === slot.promotionId)?.title ?? slot.promotionId ?? null,
    }))
    return ok({
      content: (
        <SlotList
          slots={listed}
          mayCreate={mayAct(staff.role, 'promotion-slot.create')}
          timeZone={SHOP_WRITING.timeZone}
        />
      ),
    })
  },
)

/** The form as it is to be shown. */
interface ShownForm {
  fields: Fields
  search?: EditedForm['search']
  errors?: Fields
  problem?: Problem
}

/** The page of one promotion slot, or of a new one. */
async function showSlot(
  c: GatewayContext,
  staff: Staff,
  slot: Slot | null,
  { fields, search, errors = {}, problem }: ShownForm,
): Promise<Result<StaffView>> {
  const [promotions, found, named] = await Promise.all([
    selectPromotions(c.env.CATALOG_DB),
    search === undefined ? null : foundBy(c, search),
    namesOf(c, { products: productsIn(fields), variants: [] }),
  ])
  const path = slot ? `${SLOTS_PATH}/${slot.id}` : SLOTS_PATH
  const { input } = readSlotForm(fields, SHOP_WRITING)
  const permission = slot ? 'promotion-slot.change' : 'promotion-slot.create'
  return ok({
    title: slot?.title ?? TEXT.create,
    status: problem ? statusOf(problem) : Object.keys(errors).length > 0 ? 400 : 200,
    content: (
      <SlotEditor
        slot={slot && { ...slot, state: slotStateAt(slot, promotions, Date.now()) }}
        form={{
          ...{ fields, errors, found, ...named, path },
          key: newFormKey(),
          editPath: slot ? `${path}/form` : NEW_SLOT_PATH,
          revision: slot?.revision ?? null,
          conditions: conditionRows(fields),
          levels: LEVELS,
          promotions: promotions.map(({ id, title }) => ({ id, title })),
          currency: shop.currency,
          timeZone: SHOP_WRITING.timeZone,
        }}
        shown={sampleOf(input, promotions)}
        may={{
          save: mayAct(staff.role, permission),
          remove: mayAct(staff.role, 'promotion-slot.remove'),
        }}
        {...(problem ? { message: sentenceOf(problem) } : {})}
      />
    ),
  })
}

/** The slot as a cart shows it that has a part of the promotion's smallest order. */
function sampleOf(input: SlotInput, promotions: readonly Promotion[]): ShownSlot | null {
  const { title, text, kind, href, promotionId } = input
  if (title === '') return null
  const minimum = minimumOf(promotions.find(({ id }) => id === promotionId))
  const priced = (amount: number) => money(amount, shop.currency)
  return {
    ...{ id: 'sample', title, text, kind },
    ...(minimum === null
      ? {}
      : { minimum: priced(minimum), missing: priced(Math.round(minimum * (1 - SAMPLE_SHARE))) }),
    ...(href === undefined ? {} : { href }),
  }
}

const productsIn = (fields: Fields): string[] =>
  Object.keys(fields)
    .filter((name) => /^c\d+-productIds$/.test(name))
    .flatMap((name) => listOf(fields, name))

const foundBy = async (
  c: GatewayContext,
  { picker, query }: NonNullable<ShownForm['search']>,
): Promise<ConditionForm['found']> => ({ picker, choices: await findProducts(c, query) })

/** The refusal of a form: beside its fields, or above them. */
function refused(problem: Problem, fields: Fields) {
  const errors = errorsOfProblem(problem.errors ?? [], fields)
  return Object.keys(errors).length > 0 ? { errors } : { problem }
}

staffPage(staffSlotPages, { path: NEW_SLOT_PATH, ...OF_NEW }, (c, staff) =>
  showSlot(c, staff, null, { fields: NEW_SLOT_FORM }),
)

staffForm(staffSlotPages, { path: NEW_SLOT_PATH, ...OF_NEW }, (c, { staff, fields }) =>
  showSlot(c, staff, null, editForm(fieldsOf(fields))),
)

staffForm(staffSlotPages, { path: SLOTS_PATH, ...OF_NEW }, async (c, { staff, fields: sent }) => {
  const fields = fieldsOf(sent)
  const { input, errors } = readSlotForm(fields, SHOP_WRITING)
  if (Object.keys(errors).length > 0) return showSlot(c, staff, null, { fields, errors })
  const added = await addSlot(c, input)
  if (added.ok) return seeOther(c, `${SLOTS_PATH}/${added.value.id}?done=promotion-slot.create`)
  return showSlot(c, staff, null, { fields, ...refused(added.problem, fields) })
})

const readOne = (c: GatewayContext): Promise<Result<Slot>> =>
  readSlot({ db: c.env.CATALOG_DB }, c.req.param('id') ?? '')

staffPage(
  staffSlotPages,
  { path: ONE, permission: 'promotion-slot.read', ...OF_EDITOR },
  async (c, staff) => {
    const read = await readOne(c)
    if (!read.ok) return read
    return showSlot(c, staff, read.value, { fields: formOfSlot(read.value, SHOP_WRITING) })
  },
)

/** A form that was changed and not saved has no address of its own. */
staffPage(
  staffSlotPages,
  { path: `${ONE}/form`, permission: 'promotion-slot.read', ...OF_EDITOR },
  async (c) => seeOther(c, `${SLOTS_PATH}/${c.req.param('id') ?? ''}`),
)

/** The slot that a form was opened on. */
const openedOn = (slot: Slot, fields: Fields): Slot => ({
  ...slot,
  revision: Number(fields.revision) || slot.revision,
})

staffForm(
  staffSlotPages,
  { path: `${ONE}/form`, permission: 'promotion-slot.read', ...OF_EDITOR },
  async (c, { staff, fields: sent }) => {
    const read = await readOne(c)
    if (!read.ok) return read
    const fields = fieldsOf(sent)
    return showSlot(c, staff, openedOn(read.value, fields), editForm(fields))
  },
)

staffForm(
  staffSlotPages,
  { path: ONE, permission: 'promotion-slot.change', ...OF_EDITOR },
  async (c, { staff, fields: sent }) => {
    const read = await readOne(c)
    if (!read.ok) return read
    const fields = fieldsOf(sent)
    const opened = openedOn(read.value, fields)
    const { input, errors } = readSlotForm(fields, SHOP_WRITING)
    if (Object.keys(errors).length > 0) return showSlot(c, staff, opened, { fields, errors })
    const cleared = { promotionId: null, href: null, startsAt: null, endsAt: null }
    const change = { ...cleared, ...input, revision: opened.revision }
    const saved = await editSlot(c, opened.id, change)
    if (saved.ok) return seeOther(c, `${SLOTS_PATH}/${opened.id}?done=promotion-slot.change`)
    return showSlot(c, staff, opened, { fields, ...refused(saved.problem, fields) })
  },
)

staffForm(
  staffSlotPages,
  { path: `${ONE}/delete`, permission: 'promotion-slot.remove', ...OF_EDITOR },
  async (c, { fields }) => {
    const id = c.req.param('id') ?? ''
    if (fields.get('confirm') !== 'yes') return seeOther(c, `${SLOTS_PATH}/${id}`)
    const removed = await dropSlot(c, id)
    return removed.ok ? seeOther(c, `${SLOTS_PATH}?done=promotion-slot.remove`) : removed
  },
)
