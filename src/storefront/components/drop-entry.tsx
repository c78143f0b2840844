import type { FC } from 'hono/jsx'
import type { DropDefinition } from '../../shared/drop/contract.ts'
import { Button } from './button.tsx'
import { DropRefusal } from './drop-refusal.tsx'

export interface DropEntryFormProps {
  definition: Pick<DropDefinition, 'id' | 'mode' | 'requirements'>
  /** Minted with the page: says that the form was looked at before it was sent. */
  actionToken: string | null
  formKey: string
  /** Why the last press came to nothing. */
  message?: string
}

/** Enters the drop. A script does the work that is asked for; without one the form is sent as it is. */
export const DropEntryForm: FC<DropEntryFormProps> = (props) => {
  const { definition, actionToken, formKey, message } = props
  const { id, mode, requirements } = definition
  return (
    <form method="post" action={`/drops/${id}/entries`} class="mt-5" data-enter>
      <input type="hidden" name="key" value={formKey} />
      {actionToken === null ? null : <input type="hidden" name="actionToken" value={actionToken} />}
      <Honeypot id={id} />
      <Button wide>{mode === 'draw' ? 'Enter the draw' : 'Take a place in the queue'}</Button>
      <div data-work hidden class="mt-4">
        <label for={`work-${id}`} class="text-sm">
          Checking you’re not a bot… a few seconds.
        </label>
        <progress id={`work-${id}`} max="100" value="0" class="meter mt-2" />
      </div>
      <DropRefusal of="entry" message={message} />
      {requirements.proofOfWork ? (
        <>
          <p class="mt-1 text-sm text-muted">This takes a few seconds and keeps bots out.</p>
          <noscript>
            <p class="mt-2 text-sm text-warning">
              It needs JavaScript, which is off in your browser.
            </p>
          </noscript>
        </>
      ) : null}
    </form>
  )
}

/** No person sees this field, comes to it by keyboard, or is read it. */
const Honeypot: FC<{ id: string }> = ({ id }) => (
  <div aria-hidden="true" class="absolute -left-[9999px] size-px overflow-hidden">
    <label for={`website-${id}`}>Leave this empty</label>
    <input
      id={`website-${id}`}
      type="text"
      name="website"
      value=""
      tabindex={-1}
      autocomplete="off"
    />
  </div>
)
