import type { FC } from 'hono/jsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { Field } from '../controls/field.tsx'
import { Icon } from '../controls/icon.tsx'

const TEXT = texts.verification

export interface VerificationProps {
  checkoutId: string
  /** The kind of check: a proof of work, or a code by email. */
  kind: 'pow' | 'code'
  /** The address of the challenge. */
  url?: string
  /** The masked address that the code was sent to. */
  sentTo?: string
  error?: string
  /** The order is placed under this key when the check is passed. */
  formKey: string
  /** The prices that were agreed to. */
  agreed: string
}

/** The check before an order is placed. */
export const Verification: FC<VerificationProps> = (props) => (
  <section
    aria-labelledby="verification"
    class="max-w-prose rounded-lg border border-edge bg-surface p-6"
    data-verification={props.kind}
  >
    <h2 id="verification" class="flex items-center gap-3 text-xl">
      <Icon name="shield" class="text-accent" />
      {TEXT.title}
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
    <p class="mt-2 text-muted">{TEXT.workText}</p>
    <form method="post" action={addressOf(props)} data-work-for={props.url ?? ''} class="mt-4">
      <Carried {...props} />
      <input type="hidden" name="proof" value="" />
      <label for="check-work" class="sr-only">
        {TEXT.workLabel}
      </label>
      <progress id="check-work" max="100" value="0" class="meter" />
      <p data-work-problem role="alert" class="mt-2 text-sm font-medium text-danger" />
    </form>
    <form method="post" action={addressOf(props)} class="mt-2 -ml-2">
      <Carried {...props} />
      <Button tone="plain" name="send" value="code">
        {TEXT.codeInstead}
      </Button>
    </form>
  </>
)

const Code: FC<VerificationProps> = (props) => {
  const { sentTo, error } = props
  return (
    <>
      <p class="mt-2 text-muted">{sentTo === undefined ? TEXT.codeText : TEXT.codeSent(sentTo)}</p>
      {sentTo === undefined && error === undefined ? null : (
        <form method="post" action={addressOf(props)} class="mt-4 grid gap-4" novalidate>
          <Carried {...props} />
          <input type="hidden" name="sentTo" value={sentTo ?? ''} />
          <Field
            id="code"
            name="code"
            label={TEXT.code}
            inputmode="numeric"
            autocomplete="one-time-code"
            maxlength={6}
            class="max-w-48"
            {...(error === undefined ? {} : { error })}
          />
          <Button class="justify-self-start">{TEXT.confirm}</Button>
        </form>
      )}
      <form method="post" action={addressOf(props)} class="mt-3 -ml-2">
        <Carried {...props} />
        <Button tone={sentTo === undefined ? 'quiet' : 'plain'} name="send" value="code">
          {sentTo === undefined ? TEXT.sendCode : TEXT.sendAgain}
        </Button>
      </form>
    </>
  )
}
