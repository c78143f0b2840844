import type { FC } from 'hono/jsx'
import type { Money } from '../../../shared/platform/money.ts'
import { formatMoney } from '../../format-money.ts'
import { texts } from '../../texts/texts.ts'
import { Button, ButtonLink } from '../controls/button.tsx'
import { AccountPart } from './account-page.tsx'
import { ConfirmField, type ConfirmFieldProps } from './confirm-field.tsx'

const TEXT = texts.account.deletion
export const DELETE_PATH = '/account/delete'

interface DeleteAccountProps {
  formKey: string
  /** What the member loses beside the data. */
  points: number
  credit: Money
  /** Why the form had no effect. */
  error?: string
  /** The member has checked the box before. */
  checked?: boolean
  /** The code that the form must bring. */
  confirm?: ConfirmFieldProps
}

/** Tells what a deletion takes and what stays, and asks for it. */
export const DeleteAccount: FC<DeleteAccountProps> = (props) => {
  const { formKey, points, credit, error, checked = false, confirm } = props
  const lost = [
    ...(points > 0 ? [TEXT.points(points)] : []),
    ...(credit.amount > 0 ? [TEXT.credit(formatMoney(credit))] : []),
  ]
  return (
    <AccountPart id="delete-account" title={TEXT.goesTitle}>
      <p>{TEXT.goes}</p>
      <h3 class="mt-5 font-semibold">{TEXT.keepsTitle}</h3>
      <ul class="mt-2 grid list-disc gap-1.5 pl-5">
        {TEXT.keeps.map((text) => (
          <li>{text}</li>
        ))}
      </ul>
      {lost.length === 0 ? null : (
        <>
          <h3 class="mt-5 font-semibold">{TEXT.losesTitle}</h3>
          <ul class="mt-2 grid list-disc gap-1.5 pl-5">
            {lost.map((text) => (
              <li>{text}</li>
            ))}
          </ul>
        </>
      )}
      <form
        method="post"
        action={DELETE_PATH}
        class="mt-6 grid max-w-md gap-5 border-t border-line pt-5"
        novalidate
      >
        <input type="hidden" name="key" value={formKey} />
        {confirm === undefined ? null : <ConfirmField {...confirm} />}
        <div>
          <label class="flex min-h-11 items-center gap-3">
            <input
              type="checkbox"
              name="sure"
              value="yes"
              checked={checked}
              class="size-5 shrink-0"
              {...(error === undefined
                ? {}
                : { 'aria-invalid': 'true' as const, 'aria-describedby': 'sure-error' })}
            />
            <span>{TEXT.sure}</span>
          </label>
          {error === undefined ? null : (
            <p id="sure-error" role="alert" class="mt-1 text-sm text-danger">
              {error}
            </p>
          )}
        </div>
        <p class="flex flex-wrap items-center gap-3">
          <Button tone="quiet" class="border-danger! text-danger">
            {TEXT.submit}
          </Button>
          <ButtonLink href="/account" tone="plain">
            {TEXT.cancel}
          </ButtonLink>
        </p>
      </form>
    </AccountPart>
  )
}

/** The page after it: the session has ended. */
export const AccountDeleted: FC = () => (
  <div class="shop-width pt-8 pb-20">
    <h1 class="text-3xl">{TEXT.doneTitle}</h1>
    {TEXT.done.map((text) => (
      <p class="mt-4 max-w-2xl text-muted">{text}</p>
    ))}
    <p class="mt-8">
      <ButtonLink href="/">{TEXT.home}</ButtonLink>
    </p>
  </div>
)
