import type { FC } from 'hono/jsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { Field } from '../controls/field.tsx'
import { Notice } from '../layout/notice.tsx'

const TEXT = texts.findOrder

export interface FindOrderProps {
  /** `order`: number and e-mail are asked for; `code`: the code of the mail is. */
  step: 'order' | 'code'
  typed: { number?: string; email?: string }
  /** The message at each field. */
  errors: Record<string, string>
  /** Why the request was refused. */
  message?: string
}

/** Finds an order by its number and e-mail, in two forms. */
export const FindOrder: FC<FindOrderProps> = (props) => (
  <div class="shop-width pt-8 pb-20">
    <div class="mx-auto grid max-w-md gap-6">
      <div>
        <h1 class="text-3xl">{TEXT.title}</h1>
        <p class="mt-2 text-muted">{props.step === 'order' ? TEXT.text : TEXT.sent}</p>
      </div>
      {props.message === undefined ? null : <Notice tone="error">{props.message}</Notice>}
      {props.step === 'order' ? <OrderForm {...props} /> : <CodeForm {...props} />}
    </div>
  </div>
)

const errorAt = ({ errors }: FindOrderProps, name: string) =>
  errors[name] === undefined ? {} : { error: errors[name] }

const OrderForm: FC<FindOrderProps> = (props) => (
  <form method="post" action="/orders/find" class="grid gap-5">
    <Field
      id="number"
      name="number"
      label={TEXT.number}
      hint={TEXT.numberHint}
      value={props.typed.number ?? ''}
      autocapitalize="characters"
      autocomplete="off"
      maxlength={40}
      {...errorAt(props, 'number')}
    />
    <Field
      id="email"
      name="email"
      type="email"
      label={TEXT.email}
      hint={TEXT.emailHint}
      value={props.typed.email ?? ''}
      autocomplete="email"
      {...errorAt(props, 'email')}
    />
    <Button wide>{TEXT.send}</Button>
  </form>
)

const CodeForm: FC<FindOrderProps> = (props) => (
  <>
    <form method="post" action="/orders/find/code" class="grid gap-5">
      <Order {...props} />
      <Field
        id="code"
        name="code"
        label={TEXT.code}
        inputmode="numeric"
        autocomplete="one-time-code"
        maxlength={20}
        {...errorAt(props, 'code')}
      />
      <Button wide>{TEXT.open}</Button>
    </form>
    <div class="flex flex-wrap items-center gap-x-6 gap-y-2 border-t border-line pt-4 text-sm text-muted">
      <form method="post" action="/orders/find">
        <Order {...props} />
        <button type="submit" class="press-target underline underline-offset-4 hover:text-ink">
          {TEXT.again}
        </button>
      </form>
      <a
        href="/orders/find"
        class="press-target inline-flex items-center underline underline-offset-4 hover:text-ink"
      >
        {TEXT.other}
      </a>
    </div>
  </>
)

/** The order that the code is for: in the form, never in an address. */
const Order: FC<FindOrderProps> = ({ typed }) => (
  <>
    <input type="hidden" name="number" value={typed.number ?? ''} />
    <input type="hidden" name="email" value={typed.email ?? ''} />
  </>
)
