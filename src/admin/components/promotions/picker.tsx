import type { FC } from 'hono/jsx'
import { texts } from '../../texts/texts.ts'
import { EditButton } from './edit-button.tsx'
import { type Choice, type ConditionForm, membersOf } from './shown-promotion.ts'

const TEXT = texts.promotionForm

interface PickerProps {
  form: ConditionForm
  /** The field of the ids that are chosen. */
  name: string
  kind: 'product' | 'variant'
  label: string
  hint?: string
  /** What is chosen is shown elsewhere. */
  hideChosen?: boolean
}

/** Chooses products or variants by a search: each button shows the form again with what was chosen. */
export const Picker: FC<PickerProps> = (props) => {
  const { form, name, kind, label, hint, hideChosen = false } = props
  const error = form.errors[name]
  const found = form.found?.picker === name ? form.found.choices : null
  const chosen = membersOf(form, name)
  const query = `find-${name}`
  return (
    <fieldset data-field={name} class="grid gap-2">
      <legend class="mb-1.5 text-sm font-semibold">{label}</legend>
      {hint === undefined ? null : <p class="-mt-3 text-sm text-muted">{hint}</p>}
      {hideChosen ? null : (
        <Chosen {...props} ids={chosen} nameOf={(id) => form.names.nameOf(kind, id)} />
      )}
      <div class="flex gap-2">
        <input
          id={query}
          name={query}
          type="search"
          value={form.fields[query] ?? ''}
          placeholder={TEXT.findProduct}
          aria-label={`${label}: ${TEXT.findProduct}`}
          maxlength={100}
          class="control min-w-0 flex-1"
        />
        <EditButton form={form} edit={`find:${name}`}>
          {TEXT.find}
        </EditButton>
      </div>
      {found === null ? null : <Found form={form} name={name} choices={found} />}
      {error === undefined ? null : <p class="text-sm font-medium text-danger">{error}</p>}
    </fieldset>
  )
}

const ROW = 'flex items-center justify-between gap-3 py-0.5'

const Chosen: FC<PickerProps & { ids: readonly string[]; nameOf(id: string): string }> = (
  props,
) => {
  const { form, name, ids, nameOf } = props
  if (ids.length === 0) return <p class="text-sm text-muted">{TEXT.nothingPicked}</p>
  return (
    <ul class="divide-y divide-line rounded-sm border border-line px-3">
      {ids.map((id) => (
        <li class={ROW}>
          <input type="hidden" name={name} value={id} />
          <span class="min-w-0 text-sm wrap-anywhere">{nameOf(id)}</span>
          <EditButton
            form={form}
            edit={`drop:${name}:${id}`}
            tone="plain"
            aria-label={TEXT.drop(nameOf(id))}
          >
            {TEXT.remove}
          </EditButton>
        </li>
      ))}
    </ul>
  )
}

const Found: FC<{ form: ConditionForm; name: string; choices: readonly Choice[] }> = (props) =>
  props.choices.length === 0 ? (
    <p class="text-sm text-muted" role="status">
      {TEXT.nothingFound}
    </p>
  ) : (
    <ul class="divide-y divide-line rounded-sm bg-sunken px-3">
      {props.choices.map(({ id, name, detail }) => (
        <li class={ROW}>
          <span class="min-w-0 text-sm">
            <span class="block wrap-anywhere">{name}</span>
            {detail === undefined ? null : <span class="block text-muted">{detail}</span>}
          </span>
          <EditButton
            form={props.form}
            edit={`pick:${props.name}:${id}`}
            tone="plain"
            aria-label={TEXT.pick(name)}
          >
            {TEXT.choose}
          </EditButton>
        </li>
      ))}
    </ul>
  )

interface CheckListProps {
  name: string
  label: string
  hint?: string
  none?: string
  error?: string | undefined
  chosen: readonly string[]
  options: readonly { id: string; title: string; depth?: number }[]
}

/** Any of a list that fits on the page. */
export const CheckList: FC<CheckListProps> = (props) => {
  const { name, label, hint, none, error, chosen, options } = props
  return (
    <fieldset data-field={name}>
      <legend class="mb-1.5 text-sm font-semibold">{label}</legend>
      {hint === undefined ? null : <p class="-mt-1 mb-1.5 text-sm text-muted">{hint}</p>}
      {options.length === 0 && none !== undefined ? <p class="text-sm text-muted">{none}</p> : null}
      <div class="max-h-56 overflow-y-auto rounded-sm border border-line px-3 empty:hidden">
        {options.map(({ id, title, depth = 0 }) => (
          <label class="press-target flex items-center gap-2 text-sm">
            <input
              type="checkbox"
              name={name}
              value={id}
              checked={chosen.includes(id)}
              class="size-4 accent-accent"
            />
            {`${'\u2003'.repeat(Math.min(depth, 5))}${title}`}
          </label>
        ))}
      </div>
      {error === undefined ? null : <p class="mt-1.5 text-sm font-medium text-danger">{error}</p>}
    </fieldset>
  )
}
