import type { FC } from 'hono/jsx'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'

interface SignInProps {
  /** The page to open after the sign-in. */
  next: string
  error?: string
}

export const SignIn: FC<SignInProps> = ({ next, error }) => (
  <div class="mx-auto mt-8 max-w-md rounded-lg bg-surface p-8 shadow-raised">
    <h1 class="text-2xl">{texts.general.signIn}</h1>
    <form method="post" action="/admin/sign-in" class="mt-6 grid gap-5">
      <input type="hidden" name="next" value={next} />
      <Field
        id="token"
        name="token"
        type="password"
        label={texts.general.token}
        hint={texts.general.tokenHint}
        autocomplete="current-password"
        autocapitalize="none"
        maxlength={100}
        {...(error === undefined ? {} : { error })}
      />
      <Button class="w-full">{texts.general.signIn}</Button>
    </form>
  </div>
)
