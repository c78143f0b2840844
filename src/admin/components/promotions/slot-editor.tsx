import type { FC } from 'hono/jsx'
import { SLOT_KINDS } from '../../../shared/promotion/contract.ts'
import type { ShownSlot } from '../../../shared/promotion/slots/contract.ts'
import { PromotionSlots } from '../../../storefront/components/cart/promotion-slots.tsx'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { fieldOf } from '../../../storefront/components/controls/field-of.ts'
import { Select } from '../../../storefront/components/controls/select.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { buttonLook } from '../controls/button-look.ts'
import { PageHead, Panel } from '../controls/panel.tsx'
import { RadioChips } from '../controls/radio-chips.tsx'
import { WindowFields } from '../controls/window-fields.tsx'
import { ConditionFields } from './condition-fields.tsx'
import { EditButton } from './edit-button.tsx'
import type { ConditionForm } from './shown-promotion.ts'
import { SLOTS_PATH, SlotBadge, type SlotState } from './slot-list.tsx'

const TEXT = texts.promotionSlotForm
const KINDS = SLOT_KINDS.map((value) => ({ value, title: texts.promotionSlots.kinds[value] }))

/** The form of a promotion slot: its fields as they were typed, and all it chooses from. */
interface SlotForm extends ConditionForm {
  key: string
  /** Where the form saves to. */
  path: string
  /** Of the saved slot that the form was opened on; null for a new one. */
  revision: number | null
  promotions: readonly { id: string; title: string }[]
  timeZone: string
}

interface SlotEditorProps {
  /** Null for a new one. */
  slot: { id: string; title: string; state: SlotState } | null
  form: SlotForm
  /** The slot as a cart shows it; null without a title. */
  shown: ShownSlot | null
  may: { save: boolean; remove: boolean }
  /** Why the form was refused. */
  message?: string
}

/** One promotion slot: the form of its fields, and how a cart shows it. */
export const SlotEditor: FC<SlotEditorProps> = (props) => {
  const { slot, form, shown, may, message } = props
  const wrong = Object.keys(form.errors).length
  return (
    <div data-promotion>
      <PageHead
        title={slot?.title ?? texts.promotionSlots.create}
        back={{ href: SLOTS_PATH, text: texts.promotionSlots.all }}
        beside={slot === null ? undefined : <SlotBadge state={slot.state} />}
        actions={slot === null || !may.remove ? undefined : <DeleteForm id={slot.id} form={form} />}
      />
      <div class="mb-4 grid gap-3 empty:hidden">
        {message === undefined ? null : <Notice tone="error">{message}</Notice>}
        {wrong === 0 ? null : (
          <Notice tone="error">{texts.promotionForm.wrongFields(wrong)}</Notice>
        )}
      </div>
      <form
        method="post"
        action={form.path}
        novalidate
        data-promotion-form
        class="grid gap-4 xl:grid-cols-[minmax(0,1fr)_25rem] xl:items-start"
      >
        <input type="hidden" name="key" value={form.key} />
        {form.revision === null ? null : (
          <input type="hidden" name="revision" value={String(form.revision)} />
        )}
        {/* Enter in a field presses the form's first button. */}
        {may.save ? <Button hidden>{TEXT.save}</Button> : null}
        <div class="grid min-w-0 gap-4">
          <About form={form} />
          <Panel title={TEXT.conditions}>
            <ConditionFields form={form} />
          </Panel>
          <Times form={form} />
          {may.save ? (
            <div class="sticky bottom-16 z-10 flex flex-wrap items-center gap-2 rounded-md border border-line bg-surface p-3 shadow-raised lg:bottom-3">
              <Button>{TEXT.save}</Button>
            </div>
          ) : null}
        </div>
        <InCart form={form} shown={shown} isHidden={slot?.state === 'hidden'} />
      </form>
    </div>
  )
}

interface PartProps {
  form: SlotForm
}

const About: FC<PartProps> = ({ form }) => {
  const field = fieldOf({ typed: form.fields, errors: form.errors })
  const { promotionId = '' } = form.fields
  const isGone = promotionId !== '' && form.promotions.every(({ id }) => id !== promotionId)
  return (
    <Panel title={TEXT.about}>
      <div class="grid gap-4">
        <RadioChips
          name="kind"
          legend={TEXT.kind}
          chips={KINDS}
          value={form.fields.kind ?? 'banner'}
          hint={TEXT.kindHint}
          {...(form.errors.kind === undefined ? {} : { error: form.errors.kind })}
        />
        <Field {...field('title')} label={TEXT.name} hint={TEXT.nameHint} maxlength={120} />
        <Field {...field('text')} label={TEXT.text} hint={TEXT.textHint} maxlength={300} optional />
        <Select
          id="promotionId"
          name="promotionId"
          label={TEXT.promotion}
          hint={TEXT.promotionHint}
          value={promotionId}
          options={[
            { value: '', title: TEXT.noPromotion },
            ...(isGone ? [{ value: promotionId, title: TEXT.gone(promotionId) }] : []),
            ...form.promotions.map(({ id, title }) => ({ value: id, title })),
          ]}
          optional
          {...(form.errors.promotionId === undefined ? {} : { error: form.errors.promotionId })}
        />
        <Field {...field('href')} label={TEXT.link} hint={TEXT.linkHint} optional />
      </div>
    </Panel>
  )
}

const Times: FC<PartProps> = ({ form: { fields: typed, errors, timeZone } }) => (
  <Panel title={TEXT.times}>
    <WindowFields {...{ typed, errors, timeZone }} startsHint={TEXT.startsHint} />
  </Panel>
)

interface InCartProps extends PartProps {
  shown: ShownSlot | null
  isHidden: boolean
}

const InCart: FC<InCartProps> = ({ form, shown, isHidden }) => (
  <div class="min-w-0 xl:sticky xl:top-18">
    <Panel title={TEXT.inCart}>
      <div data-promotion-preview>
        {shown === null ? (
          <p class="text-sm text-muted">{TEXT.unfinished}</p>
        ) : (
          <div class="-mt-5">
            <PromotionSlots slots={[shown]} />
          </div>
        )}
        {shown?.minimum === undefined ? null : (
          <p class="mt-3 text-sm text-muted">{TEXT.example}</p>
        )}
      </div>
      {isHidden ? <p class="mt-3 text-sm text-muted">{TEXT.hidden}</p> : null}
      <div class="mt-4">
        <EditButton form={form} edit="preview">
          {texts.promotionPreview.update}
        </EditButton>
      </div>
    </Panel>
  </div>
)

const DeleteForm: FC<{ id: string; form: SlotForm }> = ({ id, form }) => (
  <details class="open:order-last open:w-full">
    <summary class={`${buttonLook('danger')} list-none`}>{TEXT.delete}</summary>
    <form method="post" action={`${SLOTS_PATH}/${id}/delete`}>
      <input type="hidden" name="key" value={`${form.key}-delete`} />
      <p class="my-3 max-w-prose text-muted">{TEXT.deleteText}</p>
      <Button tone="danger" name="confirm" value="yes">
        {TEXT.deleteConfirm}
      </Button>
    </form>
  </details>
)
