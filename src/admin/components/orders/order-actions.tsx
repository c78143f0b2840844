import type { Child, FC } from 'hono/jsx'
import type { Order } from '../../../shared/order/contract.ts'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { type ButtonTone, buttonLook } from '../controls/button-look.ts'

const TEXT = texts.order

export type OrderVerb = 'pack' | 'ship' | 'deliver' | 'cancel'

interface OrderActionsProps {
  order: Order
  verbs: readonly OrderVerb[]
  formKey: string
  typed: Readonly<Record<string, string>>
}

/**
 * The steps of an order. Each form says which version of the order it was opened on: a step that
 * meets another one does nothing, and the page shows what changed.
 */
export const OrderActions: FC<OrderActionsProps> = (props) => {
  const { verbs } = props
  if (verbs.length === 0) return null
  return (
    <div data-actions class="panel mb-4 flex flex-wrap items-start gap-2 p-3">
      {verbs.includes('pack') ? (
        <StepForm {...props} verb="pack">
          <Button>{TEXT.actions.pack}</Button>
        </StepForm>
      ) : null}
      {verbs.includes('ship') ? <ShipForm {...props} /> : null}
      {verbs.includes('deliver') ? (
        <StepForm {...props} verb="deliver">
          <Button>{TEXT.actions.deliver}</Button>
        </StepForm>
      ) : null}
      {verbs.includes('cancel') ? <CancelForm {...props} /> : null}
    </div>
  )
}

const StepForm: FC<OrderActionsProps & { verb: OrderVerb; class?: string; children?: Child }> = (
  props,
) => (
  <form
    method="post"
    action={`/admin/orders/${props.order.id}/${props.verb}`}
    class={props.class ?? ''}
  >
    <input type="hidden" name="key" value={`${props.formKey}-${props.verb}`} />
    <input type="hidden" name="version" value={String(props.order.version)} />
    {props.children}
  </form>
)

/** Opens in place, also without a script. */
const Opening: FC<{
  name: string
  text: string
  tone: ButtonTone
  open: boolean
  children?: Child
}> = (props) => (
  <details data-keep-open={props.name} open={props.open} class="open:w-full">
    <summary class={`${buttonLook(props.tone)} list-none`}>{props.text}</summary>
    <div class="mt-3 max-w-xl">{props.children}</div>
  </details>
)

const ShipForm: FC<OrderActionsProps> = (props) => {
  const { order, typed, verbs } = props
  const isOpen = typed.carrier !== undefined
  return (
    <Opening
      name="ship"
      text={TEXT.actions.ship}
      tone={verbs.includes('pack') ? 'quiet' : 'primary'}
      open={isOpen}
    >
      <StepForm {...props} verb="ship" class="grid gap-3">
        <p class="text-muted">
          {TEXT.ship.text} {order.status === 'allocated' ? TEXT.ship.packs : ''}
        </p>
        <div class="grid gap-3 sm:grid-cols-2">
          <Field
            id="carrier"
            name="carrier"
            label={TEXT.ship.carrier}
            value={typed.carrier ?? ''}
            maxlength={100}
            optional
          />
          <Field
            id="trackingNumber"
            name="trackingNumber"
            label={TEXT.ship.trackingNumber}
            value={typed.trackingNumber ?? ''}
            maxlength={100}
            optional
          />
        </div>
        <p class="text-sm text-muted">{TEXT.ship.hint}</p>
        <Button class="justify-self-start">{TEXT.ship.confirm}</Button>
      </StepForm>
    </Opening>
  )
}

const CancelForm: FC<OrderActionsProps> = (props) => (
  <Opening
    name="cancel"
    text={TEXT.actions.cancel}
    tone="danger"
    open={props.typed.reason !== undefined}
  >
    <StepForm {...props} verb="cancel" class="grid gap-3">
      <p class="text-muted">{TEXT.cancel.text}</p>
      <Field
        id="reason"
        name="reason"
        label={TEXT.cancel.reason}
        hint={TEXT.cancel.reasonHint}
        value={props.typed.reason ?? ''}
        maxlength={500}
        optional
      />
      <Button tone="danger" class="justify-self-start">
        {TEXT.cancel.confirm}
      </Button>
    </StepForm>
  </Opening>
)
