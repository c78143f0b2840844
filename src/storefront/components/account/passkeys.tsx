import type { FC } from 'hono/jsx'
import type { Passkey } from '../../../shared/passkey/contract.ts'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import { Notice } from '../layout/notice.tsx'
import { Moment } from '../orders/order-timeline.tsx'
import { AccountPart } from './account-page.tsx'
import { ConfirmField, type ConfirmFieldProps } from './confirm-field.tsx'

const TEXT = texts.account.passkeys
const PATH = '/account/passkeys'

interface PasskeysProps {
  passkeys: readonly Passkey[]
  formKey: string
  /** The result of the last form. */
  told?: string
  /** The code that a form must bring: for adding, or for removing the passkey with this id. */
  confirm?: { of: string; field: ConfirmFieldProps }
}

/** A member's passkeys. The island `passkeys` shows what a browser without them cannot do. */
export const Passkeys: FC<PasskeysProps> = ({ passkeys, formKey, told, confirm }) => (
  <AccountPart id="passkeys" title={texts.account.areas.passkeys}>
    <p class="text-muted">{TEXT.text}</p>
    <div data-notices class="mt-4 grid gap-3 empty:hidden">
      {told === undefined ? null : <Notice tone="success">{told}</Notice>}
    </div>
    {passkeys.length === 0 ? <p class="mt-4 text-muted">{TEXT.none}</p> : null}
    <ul class={passkeys.length === 0 ? '' : 'mt-4 border-t border-line'}>
      {passkeys.map((passkey) => (
        <Row
          passkey={passkey}
          formKey={formKey}
          {...(confirm?.of === passkey.id ? { confirm: confirm.field } : {})}
        />
      ))}
    </ul>
    <p class="mt-5 text-sm text-muted" data-no-passkeys>
      {TEXT.unavailable}
    </p>
    <form
      method="post"
      action={PATH}
      class="mt-5 grid max-w-md gap-4"
      novalidate
      data-passkey-add
      {...(confirm?.of === 'new' ? {} : { hidden: true })}
    >
      <input type="hidden" name="key" value={`${formKey}:add`} />
      <input type="hidden" name="add" value="yes" />
      {confirm?.of === 'new' ? <ConfirmField {...confirm.field} /> : null}
      <p>
        <Button>{TEXT.add}</Button>
      </p>
    </form>
  </AccountPart>
)

interface RowProps {
  passkey: Passkey
  formKey: string
  confirm?: ConfirmFieldProps
}

const Row: FC<RowProps> = ({ passkey, formKey, confirm }) => {
  const { id, device, createdAt, lastUsedAt } = passkey
  return (
    <li class="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-3">
      <Icon name="key" class="text-muted" />
      <div class="min-w-0 flex-1">
        <p class="font-semibold [overflow-wrap:anywhere]">{device}</p>
        <p class="text-sm text-muted">
          {TEXT.made(<Moment at={createdAt} />)}
          {' · '}
          {lastUsedAt === null ? TEXT.unused : TEXT.used(<Moment at={lastUsedAt} />)}
        </p>
      </div>
      <form
        method="post"
        action={PATH}
        class={confirm === undefined ? '' : 'grid w-full max-w-md gap-4'}
        novalidate
      >
        <input type="hidden" name="key" value={`${formKey}:${id}`} />
        <input type="hidden" name="remove" value={id} />
        {confirm === undefined ? null : <ConfirmField {...confirm} />}
        <p>
          <Button tone={confirm === undefined ? 'plain' : 'quiet'}>
            {confirm === undefined ? TEXT.remove : TEXT.confirmRemoval}
            <span class="sr-only">{TEXT.of(device)}</span>
          </Button>
        </p>
      </form>
    </li>
  )
}
