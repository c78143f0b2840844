import type { FC } from 'hono/jsx'
import type { DropDefinition } from '../../../shared/drop/contract.ts'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { DropRefusal } from './drop-refusal.tsx'

const TEXT = texts.drop

interface DropEntryFormProps {
  definition: Pick<DropDefinition, 'id' | 'mode' | 'requirements'>
  /** Minted with the page: proves that the page was read before the form was sent. */
  actionToken: string | null
  formKey: string
  /** Why the last press was refused. */
  message?: string
}

/** Enters the drop. A script solves the proof of work; without script the form is sent as it is. */
export const DropEntryForm: FC<DropEntryFormProps> = (props) => {
  const { definition, actionToken, formKey, message } = props
  const { id, mode, requirements } = definition
  return (
    <form method="post" action={`/drops/${id}/entries`} class="mt-5" data-enter>
      <input type="hidden" name="key" value={formKey} />
      {actionToken === null ? null : <input type="hidden" name="actionToken" value={actionToken} />}
      <Honeypot id={id} />
      <Button wide>{mode === 'draw' ? TEXT.enterDraw : TEXT.joinQueue}</Button>
      <div data-work hidden class="mt-4">
        <label for={`work-${id}`} class="text-sm">
          {TEXT.checking}
        </label>
        <progress id={`work-${id}`} max="100" value="0" class="meter mt-2" />
      </div>
      <DropRefusal of="entry" message={message} />
      {requirements.proofOfWork ? (
        <>
          <p class="mt-1 text-sm text-muted">{TEXT.checkHint}</p>
          <noscript>
            <p class="mt-2 text-sm text-warning">{TEXT.checkNeedsScript}</p>
          </noscript>
        </>
      ) : null}
    </form>
  )
}

/** A honeypot: neither screen, keyboard nor screen reader leads to this field. */
const Honeypot: FC<{ id: string }> = ({ id }) => (
  <div aria-hidden="true" class="absolute -left-[9999px] size-px overflow-hidden">
    <label for={`website-${id}`}>{TEXT.honeypot}</label>
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
