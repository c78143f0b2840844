import type { FC } from 'hono/jsx'
import { Button } from './button.tsx'
import { Field } from './field.tsx'
import { Icon } from './icon.tsx'

export interface VerificationProps {
  checkoutId: string
  /** The check that is asked for: work a script does, or a code by mail. */
  kind: 'pow' | 'code'
  /** Where the work is fetched. */
  url?: string
  /** Where the code went, once it was sent; most of it masked. */
  sentTo?: string
  error?: string
  /** Placing the order goes on under this key when the check is passed. */
  formKey: string
  /** The prices that were agreed to. */
  agreed: string
}

/** One more check before an order is placed, and how to pass it. */
export const Verification: FC<VerificationProps> = (props) => (
  <section
    aria-labelledby="verification"
    class="max-w-prose rounded-lg border border-edge bg-surface p-6"
    data-verification={props.kind}
  >
    <h2 id="verification" class="flex items-center gap-3 text-xl">
      <Icon name="shield" class="text-accent" />
      One more check
    </h2>
    {props.kind === 'pow' ? <Work {...props} /> : <Code {...props} />}
  </section>
)

const Carried: FC<VerificationProps> = ({ formKey, agreed }) => (
  <>
    <input type="hidden" name="key" value={formKey} />
    <input type="hidden" name="agreed" value={agreed} />
  </>
)

const addressOf = ({ checkoutId }: VerificationProps): string =>
  `/checkout/${checkoutId}/verification`

const Work: FC<VerificationProps> = (props) => (
  <>
    <p class="mt-2 text-muted">
      Your device does a small piece of work, and then the order is placed by itself. Nothing is
      charged before.
    </p>
    <form method="post" action={addressOf(props)} data-work-for={props.url ?? ''} class="mt-4">
      <Carried {...props} />
      <input type="hidden" name="proof" value="" />
      <label for="check-work" class="sr-only">
        Work done
      </label>
      <progress id="check-work" max="100" value="0" class="meter" />
      <p data-work-problem role="alert" class="mt-2 text-sm font-medium text-danger" />
    </form>
    <form method="post" action={addressOf(props)} class="mt-2 -ml-2">
      <Carried {...props} />
      <Button tone="plain" name="send" value="code">
        Send me a code by mail instead
      </Button>
    </form>
  </>
)

const Code: FC<VerificationProps> = (props) => {
  const { sentTo, error } = props
  return (
    <>
      <p class="mt-2 text-muted">
        {sentTo === undefined
          ? 'We send six digits to the e-mail of this order. Type them here, and it is placed. Nothing is charged before.'
          : `Six digits are on their way to ${sentTo}. They are good for ten minutes.`}
      </p>
      {sentTo === undefined && error === undefined ? null : (
        <form method="post" action={addressOf(props)} class="mt-4 grid gap-4" novalidate>
          <Carried {...props} />
          <input type="hidden" name="sentTo" value={sentTo ?? ''} />
          <Field
            id="code"
            name="code"
            label="Code"
            inputmode="numeric"
            autocomplete="one-time-code"
            maxlength={6}
            class="max-w-48"
            {...(error === undefined ? {} : { error })}
          />
          <Button class="justify-self-start">Confirm the order</Button>
        </form>
      )}
      <form method="post" action={addressOf(props)} class="mt-3 -ml-2">
        <Carried {...props} />
        <Button tone={sentTo === undefined ? 'quiet' : 'plain'} name="send" value="code">
          {sentTo === undefined ? 'Send me the code' : 'Send another code'}
        </Button>
      </form>
    </>
  )
}
