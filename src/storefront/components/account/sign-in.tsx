import type { FC } from 'hono/jsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { Field } from '../controls/field.tsx'
import { Icon } from '../controls/icon.tsx'
import { Notice } from '../layout/notice.tsx'

const TEXT = texts.signIn

export interface SignInProps {
  /** `email`: the address is asked for; `code`: the code of the mail is. */
  step: 'email' | 'code'
  email: string
  /** A path of the shop to go on to. */
  next: string
  formKey: string
  /** What is wrong with the field of this step. */
  error?: string
  /** Why the request was refused. */
  message?: string
}

/** Signs in by a mailed code, in two forms. */
export const SignIn: FC<SignInProps> = (props) => (
  <div class="shop-width pt-8 pb-20">
    <div class="mx-auto grid max-w-md gap-6">
      <div>
        <h1 class="text-3xl">{TEXT.title}</h1>
        <p class="mt-2 text-muted [overflow-wrap:anywhere]">
          {props.step === 'email' ? TEXT.text : TEXT.sent(props.email)}
        </p>
      </div>
      {props.message === undefined ? null : <Notice tone="error">{props.message}</Notice>}
      {props.step === 'email' ? <EmailForm {...props} /> : <CodeForm {...props} />}
      {props.step === 'email' ? <ByPasskey next={props.next} /> : null}
    </div>
  </div>
)

const errorOf = ({ error }: SignInProps) => (error === undefined ? {} : { error })

const EmailForm: FC<SignInProps> = (props) => (
  <form method="post" action="/sign-in" class="grid gap-5" novalidate>
    <input type="hidden" name="next" value={props.next} />
    <Field
      id="email"
      name="email"
      type="email"
      label={TEXT.email}
      hint={TEXT.emailHint}
      value={props.email}
      autocomplete="email"
      autocapitalize="none"
      maxlength={254}
      {...errorOf(props)}
    />
    <Button wide>{TEXT.send}</Button>
    <p class="text-sm text-muted">{TEXT.first}</p>
  </form>
)

/** Shown by the island `passkeys`, where the browser has them. */
const ByPasskey: FC<Pick<SignInProps, 'next'>> = ({ next }) => (
  <div hidden data-passkey-sign-in={next} class="grid gap-4 border-t border-line pt-6">
    <div data-notices class="grid gap-3 empty:hidden" aria-live="polite" />
    <Button type="button" tone="quiet" wide>
      <Icon name="key" size={20} />
      {TEXT.byPasskey}
    </Button>
  </div>
)

const CodeForm: FC<SignInProps> = (props) => (
  <>
    <form method="post" action="/sign-in/code" class="grid gap-5" novalidate>
      <input type="hidden" name="key" value={props.formKey} />
      <input type="hidden" name="email" value={props.email} />
      <input type="hidden" name="next" value={props.next} />
      <Field
        id="code"
        name="code"
        label={TEXT.code}
        inputmode="numeric"
        autocomplete="one-time-code"
        maxlength={20}
        {...errorOf(props)}
      />
      <Button wide>{TEXT.enter}</Button>
    </form>
    <div class="flex flex-wrap items-center gap-x-6 gap-y-2 border-t border-line pt-4 text-sm text-muted">
      <form method="post" action="/sign-in">
        <input type="hidden" name="email" value={props.email} />
        <input type="hidden" name="next" value={props.next} />
        <button type="submit" class="press-target underline underline-offset-4 hover:text-ink">
          {TEXT.again}
        </button>
      </form>
      <a
        href={`/sign-in?next=${encodeURIComponent(props.next)}`}
        class="press-target inline-flex items-center underline underline-offset-4 hover:text-ink"
      >
        {TEXT.other}
      </a>
    </div>
  </>
)
