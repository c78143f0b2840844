import type { Child, FC } from 'hono/jsx'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'

const TEXT = texts.signIn

/** The forms of a sign-in: their addresses, the names of their fields, and fields that go along. */
export interface SignInForms {
  code: string
  verify: string
  token: string
  /** Stands before the name of each field, so that it is none of a form that goes along. */
  prefix: '' | 'sign-in.'
  kept: readonly (readonly [name: string, value: string])[]
}

export interface SignInProps {
  forms: SignInForms
  /** Why it is asked for: `waiting` keeps a posted form, `confirm-form` too, `files` lost it. */
  reason: 'sign-in' | 'waiting' | 'files' | 'confirm-form' | 'confirm-page'
  /** `email`: the address is asked for; `code`: the code of the mail is. */
  step: 'email' | 'code'
  email: string
  /** How long a code may be entered. */
  codeMinutes: number
  /** The key of the form that takes the code. */
  formKey: string
  /** The message at each field. */
  errors: { email?: string; code?: string; token?: string }
  /** Why no code was sent. */
  message?: string
  /** The local shop's list of mails; null where mails leave. */
  outbox: string | null
}

/** Signs a member of staff in by a code that is mailed, or confirms that it is still them. */
export const SignIn: FC<SignInProps> = (props) => {
  const { step, message, outbox, reason } = props
  return (
    <div class="mx-auto mt-4 grid max-w-md gap-5 rounded-lg bg-surface p-6 shadow-raised sm:mt-8 sm:p-8">
      <Intro {...props} />
      {message === undefined ? null : <Notice tone="error">{message}</Notice>}
      {step === 'email' ? <EmailForm {...props} /> : <CodeForm {...props} />}
      {outbox === null ? null : (
        <p class="rounded-md bg-sunken px-4 py-3 text-sm">
          {TEXT.local}{' '}
          <a href={outbox} target="_blank" rel="noopener" class="text-link">
            {TEXT.outbox}
          </a>
        </p>
      )}
      {step === 'email' && !isConfirming(reason) ? <TokenForm {...props} /> : null}
    </div>
  )
}

const isConfirming = (reason: SignInProps['reason']): boolean => reason.startsWith('confirm')

const Intro: FC<SignInProps> = ({ reason, step, email, codeMinutes }) => {
  const sent = TEXT.sent(email, codeMinutes)
  switch (reason) {
    case 'confirm-form':
      return <Head title={TEXT.confirm.title}>{TEXT.confirm.form(email)}</Head>
    case 'confirm-page':
      return <Head title={TEXT.confirm.title}>{TEXT.confirm.page}</Head>
    case 'waiting':
    case 'files':
      return (
        <Head title={TEXT[reason].title}>
          {TEXT[reason].text}
          {step === 'code' ? <span class="mt-2 block">{sent}</span> : null}
        </Head>
      )
    case 'sign-in':
      return <Head title={TEXT.title}>{step === 'code' ? sent : TEXT.text}</Head>
  }
}

const Head: FC<{ title: string; children?: Child }> = ({ title, children }) => (
  <div>
    <h1 class="text-2xl">{title}</h1>
    <p class="mt-2 wrap-anywhere text-muted">{children}</p>
  </div>
)

const Kept: FC<SignInProps> = ({ forms: { kept } }) => (
  <>
    {kept.map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
  </>
)

const errorAt = (error: string | undefined) => (error === undefined ? {} : { error })

const EmailForm: FC<SignInProps> = (props) => {
  const { forms, email, errors, reason } = props
  return (
    <form method="post" action={forms.code} class="grid gap-5">
      <Kept {...props} />
      {reason === 'confirm-page' ? (
        <input type="hidden" name={`${forms.prefix}email`} value={email} />
      ) : (
        <Field
          id="email"
          name={`${forms.prefix}email`}
          type="email"
          label={TEXT.email}
          hint={TEXT.emailHint}
          value={email}
          autocomplete="username"
          autocapitalize="none"
          maxlength={254}
          {...errorAt(errors.email)}
        />
      )}
      <Button class="w-full">{TEXT.send}</Button>
    </form>
  )
}

const CodeForm: FC<SignInProps> = (props) => {
  const { forms, email, errors, reason, formKey } = props
  return (
    <form method="post" action={forms.verify} class="grid gap-5">
      <Kept {...props} />
      <input type="hidden" name={`${forms.prefix}email`} value={email} />
      <input type="hidden" name={`${forms.prefix}key`} value={formKey} />
      <Field
        id="code"
        name={`${forms.prefix}code`}
        label={TEXT.code}
        hint={TEXT.codeHint}
        inputmode="numeric"
        autocomplete="one-time-code"
        maxlength={30}
        {...errorAt(errors.code)}
      />
      <div class="grid gap-2">
        <Button class="w-full">{enterText(reason)}</Button>
        <Button
          tone="plain"
          class="w-full"
          name={`${forms.prefix}again`}
          value="1"
          formaction={forms.code}
          formnovalidate
        >
          {TEXT.again}
        </Button>
        {reason === 'sign-in' ? (
          <a href="/admin/sign-in" class="text-link press-target mx-auto text-sm">
            {TEXT.other}
          </a>
        ) : null}
      </div>
    </form>
  )
}

function enterText(reason: SignInProps['reason']): string {
  if (isConfirming(reason)) return TEXT.confirm.enter
  return reason === 'waiting' ? TEXT.waiting.enter : TEXT.enter
}

/** An access token of the command line. The local shop shows the field at once. */
const TokenForm: FC<SignInProps> = (props) => {
  const { forms, errors, outbox } = props
  return (
    <details open={outbox !== null || errors.token !== undefined} class="border-t border-line pt-4">
      <summary class="press-target text-link inline-flex items-center text-sm">
        {TEXT.byToken}
      </summary>
      <form method="post" action={forms.token} class="mt-3 grid gap-4">
        <Kept {...props} />
        <Field
          id="token"
          name={`${forms.prefix}token`}
          type="password"
          label={texts.general.token}
          hint={texts.general.tokenHint}
          autocomplete="current-password"
          autocapitalize="none"
          maxlength={100}
          {...errorAt(errors.token)}
        />
        <Button tone="quiet" class="w-full">
          {texts.general.signIn}
        </Button>
      </form>
    </details>
  )
}
