import type { FC } from 'hono/jsx'
import type { OrderNote } from '../../../shared/order/notes/contract.ts'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { Panel } from '../controls/panel.tsx'

const TEXT = texts.order

interface OrderNotesProps {
  order: { id: string }
  notes: readonly OrderNote[]
  mayNote: boolean
  formKey: string
  typed: Readonly<Record<string, string>>
}

/** The staff notes of an order, and the form for a new one. */
export const OrderNotes: FC<OrderNotesProps> = ({ order, notes, mayNote, formKey, typed }) => (
  <Panel title={TEXT.notes}>
    <ul class="grid gap-3">
      {notes.map(({ text, author, at }) => (
        <li class="rounded-sm bg-sunken px-3 py-2">
          <p class="whitespace-pre-line">{text}</p>
          <p class="text-sm text-muted">
            {author.name} · <Moment at={at} />
          </p>
        </li>
      ))}
    </ul>
    {mayNote ? (
      <form method="post" action={`/admin/orders/${order.id}/notes`} class="mt-3 grid gap-2">
        <input type="hidden" name="key" value={formKey} />
        <Field
          id="note"
          name="note"
          label={TEXT.noteLabel}
          hint={TEXT.noteHint}
          rows={2}
          maxlength={2000}
          value={typed.note ?? ''}
        />
        <Button tone="quiet" class="justify-self-start">
          {TEXT.noteAdd}
        </Button>
      </form>
    ) : null}
  </Panel>
)
