import type { Child, FC } from 'hono/jsx'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { fieldOf } from '../../../storefront/components/controls/field-of.ts'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { buttonLook } from '../controls/button-look.ts'
import { PageHead, Panel } from '../controls/panel.tsx'
import { RadioChips } from '../controls/radio-chips.tsx'
import { WindowFields } from '../controls/window-fields.tsx'
import { ActionFields } from './action-fields.tsx'
import { ConditionFields } from './condition-fields.tsx'
import { ConflictList } from './conflict-list.tsx'
import { CheckList } from './picker.tsx'
import { PreviewPanel } from './preview-panel.tsx'
import { StateBadge } from './promotion-list.tsx'
import {
  membersOf,
  PROMOTIONS_PATH,
  type PromotionForm,
  type ShownConflicts,
  type ShownPreview,
  type ShownPromotion,
} from './shown-promotion.ts'

const TEXT = texts.promotionForm

interface PromotionEditorProps {
  /** Null for a new one. */
  promotion: ShownPromotion | null
  form: PromotionForm
  /** The form in words; null where it is not whole. */
  words: string | null
  shown: ShownConflicts
  preview: ShownPreview | null
  may: { save: boolean; duplicate: boolean; remove: boolean }
  /** Why the form was refused. */
  message?: string
  /** What another member of staff has saved since the form was opened, in words. */
  changed?: string
}

/** One promotion: the form of its fields with its preview, and forms for all of it. */
export const PromotionEditor: FC<PromotionEditorProps> = (props) => {
  const { promotion, form, words, shown, preview, message, changed } = props
  const wrong = Object.keys(form.errors).length
  return (
    <div data-promotion>
      <PageHead
        title={promotion?.title ?? texts.promotions.create}
        back={{ href: PROMOTIONS_PATH, text: texts.promotions.all }}
        beside={promotion === null ? undefined : <StateBadge state={promotion.state} />}
        actions={promotion === null ? undefined : <Actions {...props} promotion={promotion} />}
      />
      <div class="mb-4 grid gap-3 empty:hidden">
        {message === undefined ? null : <Notice tone="error">{message}</Notice>}
        {changed === undefined ? null : (
          <Notice tone="warning" title={TEXT.changedTitle}>
            {TEXT.changedText(changed)}
          </Notice>
        )}
        {wrong === 0 ? null : <Notice tone="error">{TEXT.wrongFields(wrong)}</Notice>}
      </div>
      <div data-promotion-conflicts>
        <ConflictList {...shown} />
      </div>
      <form
        method="post"
        action={form.path}
        novalidate
        data-promotion-form
        class="grid gap-4 xl:grid-cols-[minmax(0,1fr)_25rem] xl:items-start"
      >
        <Hidden {...props} />
        <div class="grid min-w-0 gap-4">
          <About form={form} />
          <Panel title={TEXT.action}>
            <ActionFields form={form} />
          </Panel>
          <Panel title={TEXT.conditions}>
            <ConditionFields form={form} />
          </Panel>
          <Times form={form} />
          {props.may.save ? <SaveBar isNew={promotion === null} /> : null}
        </div>
        <div class="grid min-w-0 gap-4 xl:sticky xl:top-18 xl:max-h-[calc(100vh-5rem)] xl:overflow-y-auto">
          <Panel title={TEXT.inWords}>
            <p data-promotion-words class={words === null ? 'text-sm text-muted' : 'text-lg'}>
              {words ?? TEXT.unfinished}
            </p>
          </Panel>
          <PreviewPanel form={form} preview={preview} />
        </div>
      </form>
    </div>
  )
}

/** Enter in a field presses the form's first button, which saves as the bar below does. */
const Hidden: FC<PromotionEditorProps> = ({ form, may }) => (
  <>
    <input type="hidden" name="key" value={form.key} />
    {form.revision === null ? null : (
      <input type="hidden" name="revision" value={String(form.revision)} />
    )}
    {may.save ? <Button hidden name="status" value="draft" /> : null}
  </>
)

const SaveBar: FC<{ isNew: boolean }> = ({ isNew }) => (
  <div class="sticky bottom-16 z-10 flex flex-wrap items-center gap-2 rounded-md border border-line bg-surface p-3 shadow-raised lg:bottom-3">
    {isNew ? (
      <>
        <Button name="status" value="draft">
          {TEXT.saveDraft}
        </Button>
        <Button tone="quiet" name="status" value="active">
          {TEXT.saveActive}
        </Button>
      </>
    ) : (
      <Button>{TEXT.save}</Button>
    )}
  </div>
)

interface PartProps {
  form: PromotionForm
}

const About: FC<PartProps> = ({ form }) => (
  <Panel title={TEXT.about}>
    <Field
      {...fieldOf({ typed: form.fields, errors: form.errors })('title')}
      label={TEXT.name}
      hint={TEXT.nameHint}
      maxlength={120}
    />
  </Panel>
)

const COMBINATIONS = Object.entries(TEXT.combinations).map(([value, title]) => ({ value, title }))

const Times: FC<PartProps> = ({ form }) => {
  const field = fieldOf({ typed: form.fields, errors: form.errors })
  return (
    <Panel title={TEXT.times}>
      <div class="grid gap-4">
        <WindowFields
          typed={form.fields}
          errors={form.errors}
          startsHint={TEXT.startsHint}
          timeZone={form.timeZone}
        />
        <Field
          {...field('priority')}
          label={TEXT.priority}
          hint={TEXT.priorityHint}
          inputmode="numeric"
          class="max-w-xs"
        />
        <div class="group/combines grid gap-3">
          <RadioChips
            name="combines"
            legend={TEXT.combines}
            chips={COMBINATIONS}
            value={form.fields.combines ?? 'all'}
            hint={TEXT.combinationsHint}
          />
          <div class="hidden group-has-[#combines-some:checked]/combines:block">
            <CheckList
              name="combinesWith"
              label={TEXT.combinesWith}
              none={TEXT.noOthers}
              error={form.errors.combinesWith}
              chosen={membersOf(form, 'combinesWith')}
              options={form.others}
            />
          </div>
        </div>
      </div>
    </Panel>
  )
}

type ActionsProps = PromotionEditorProps & { promotion: ShownPromotion }

const Actions: FC<ActionsProps> = ({ promotion, form, may }) => (
  <>
    {may.duplicate ? (
      <StepForm id={promotion.id} verb="duplicate" formKey={form.key}>
        <Button tone="quiet">{TEXT.duplicate}</Button>
      </StepForm>
    ) : null}
    {may.save ? (
      <StepForm id={promotion.id} verb="status" formKey={form.key}>
        {promotion.state === 'draft' ? (
          <Button name="status" value="active">
            {TEXT.activate}
          </Button>
        ) : (
          <Button tone="quiet" name="status" value="draft">
            {TEXT.deactivate}
          </Button>
        )}
      </StepForm>
    ) : null}
    {may.remove ? (
      <details class="open:order-last open:w-full">
        <summary class={`${buttonLook('danger')} list-none`}>{TEXT.delete}</summary>
        <StepForm id={promotion.id} verb="delete" formKey={form.key}>
          <p class="my-3 max-w-prose text-muted">{TEXT.deleteText}</p>
          <Button tone="danger" name="confirm" value="yes">
            {TEXT.deleteConfirm}
          </Button>
        </StepForm>
      </details>
    ) : null}
  </>
)

const StepForm: FC<{ id: string; verb: string; formKey: string; children?: Child }> = (props) => (
  <form method="post" action={`${PROMOTIONS_PATH}/${props.id}/${props.verb}`}>
    <input type="hidden" name="key" value={`${props.formKey}-${props.verb}`} />
    {props.children}
  </form>
)
