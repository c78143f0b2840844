import type { FC } from 'hono/jsx'
import type { Member } from '../../../shared/member/contract.ts'
import { islandTexts } from '../../texts/island-texts.ts'
import { texts } from '../../texts/texts.ts'
import { Button, ButtonLink } from '../controls/button.tsx'
import { Field } from '../controls/field.tsx'
import { Notice } from '../layout/notice.tsx'
import { AccountPart } from './account-page.tsx'
import { ConfirmField, type ConfirmFieldProps } from './confirm-field.tsx'
import { DELETE_PATH } from './delete-account.tsx'

const TEXT = texts.account
/** In UTC: a day apart tells a member nothing. */
const DAY = new Intl.DateTimeFormat(islandTexts.language, { dateStyle: 'long', timeZone: 'UTC' })

export interface ProfileProps {
  member: Member
  /** The address that waits for its code; null where none does. */
  newEmail: string | null
  formKey: string
  /** The result of the last form. */
  told?: { tone: 'success' | 'error'; text: string }
  /** Values as they were typed, where they are not the member's. */
  typed?: { name?: string; email?: string }
  errors?: { name?: string; email?: string; code?: string }
  /** The code that the change of the email must bring. */
  confirm?: ConfirmFieldProps
}

/** The profile and the email of a member. */
export const Profile: FC<ProfileProps> = (props) => (
  <>
    {props.told === undefined ? null : (
      <Notice tone={props.told.tone} class="mb-6">
        {props.told.text}
      </Notice>
    )}
    <AccountPart id="profile" title={TEXT.profile.title}>
      <ProfileForm {...props} />
    </AccountPart>
    <AccountPart id="email-part" title={TEXT.email.title}>
      <p class="text-muted [overflow-wrap:anywhere]">
        {TEXT.email.yours(<strong class="text-ink">{props.member.email}</strong>)}
      </p>
      {props.newEmail === null ? null : <ProveForm {...props} newEmail={props.newEmail} />}
      <EmailForm {...props} />
    </AccountPart>
    <AccountPart id="deletion" title={TEXT.deletion.title}>
      <p class="text-muted">{TEXT.deletion.lead}</p>
      <p class="mt-3 -ml-2">
        <ButtonLink href={DELETE_PATH} tone="danger">
          {TEXT.deletion.open}
        </ButtonLink>
      </p>
    </AccountPart>
  </>
)

const errorOf = (error: string | undefined) => (error === undefined ? {} : { error })

const ProfileForm: FC<ProfileProps> = ({ member, formKey, typed, errors }) => (
  <form method="post" action="/account" class="grid max-w-md gap-5" novalidate>
    <input type="hidden" name="key" value={formKey} />
    <Field
      id="name"
      name="name"
      label={TEXT.profile.name}
      optional
      value={typed?.name ?? member.name}
      autocomplete="name"
      maxlength={100}
      {...errorOf(errors?.name)}
    />
    <label class="flex min-h-11 items-center gap-3">
      <input
        type="checkbox"
        name="marketing"
        value="yes"
        checked={member.marketing}
        class="size-5 shrink-0"
      />
      <span>{TEXT.profile.marketing}</span>
    </label>
    <p class="text-sm text-muted">{TEXT.profile.since(DAY.format(new Date(member.createdAt)))}</p>
    <p>
      <Button>{TEXT.save}</Button>
    </p>
  </form>
)

const ProveForm: FC<ProfileProps & { newEmail: string }> = ({ newEmail, formKey, errors }) => (
  <form
    method="post"
    action="/account/email/code"
    class="mt-5 grid max-w-md gap-5 border-t border-line pt-5"
    novalidate
  >
    <input type="hidden" name="key" value={`${formKey}:prove`} />
    <p class="[overflow-wrap:anywhere]">{TEXT.email.sent(newEmail)}</p>
    <Field
      id="code"
      name="code"
      label={TEXT.email.code}
      inputmode="numeric"
      autocomplete="one-time-code"
      maxlength={20}
      {...errorOf(errors?.code)}
    />
    <p>
      <Button>{TEXT.email.prove}</Button>
    </p>
  </form>
)

const EmailForm: FC<ProfileProps> = ({ formKey, typed, errors, confirm }) => (
  <form
    method="post"
    action="/account/email"
    class="mt-5 grid max-w-md gap-5 border-t border-line pt-5"
    novalidate
  >
    <input type="hidden" name="key" value={`${formKey}:email`} />
    {confirm === undefined ? null : <ConfirmField {...confirm} />}
    <Field
      id="email"
      name="email"
      type="email"
      label={TEXT.email.change}
      value={typed?.email ?? ''}
      autocomplete="email"
      autocapitalize="none"
      maxlength={254}
      {...errorOf(errors?.email)}
    />
    <p>
      <Button tone="quiet">{TEXT.email.send}</Button>
    </p>
  </form>
)
