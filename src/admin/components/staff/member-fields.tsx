import type { FC } from 'hono/jsx'
import { STAFF_ROLES } from '../../../shared/staff/contract.ts'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { Select } from '../../../storefront/components/controls/select.tsx'
import { texts } from '../../texts/texts.ts'
import { type Difference, ProductConflict } from '../products/product-conflict.tsx'

const TEXT = texts.members

/** The fields of a member of staff as they were typed, with the message at each. */
export interface MemberForm {
  typed: { name?: string; email?: string; role?: string }
  errors: { name?: string; email?: string; role?: string }
  /** The values of the member that the form is opened on, as JSON. */
  base?: string
  /** The fields that another member of staff saved meanwhile. */
  conflict?: { differences: readonly Difference[]; taken: readonly string[] }
}

const errorAt = (error: string | undefined) => (error === undefined ? {} : { error })

export const MemberFields: FC<MemberForm> = ({ typed, errors, base, conflict }) => (
  <>
    {base === undefined ? null : <input type="hidden" name="base" value={base} />}
    {conflict === undefined ? null : (
      <ProductConflict {...conflict} title={texts.productConflict.otherTitle} />
    )}
    <Field
      id="name"
      name="name"
      label={TEXT.name}
      value={typed.name ?? ''}
      autocomplete="off"
      maxlength={200}
      {...errorAt(errors.name)}
    />
    <Field
      id="email"
      name="email"
      type="email"
      label={TEXT.email}
      value={typed.email ?? ''}
      autocomplete="off"
      autocapitalize="none"
      maxlength={254}
      {...errorAt(errors.email)}
    />
    <Select
      id="role"
      name="role"
      label={TEXT.role}
      placeholder={TEXT.chooseRole}
      options={STAFF_ROLES.map((value) => ({ value, title: texts.roles[value] ?? value }))}
      value={typed.role ?? ''}
      {...errorAt(errors.role)}
    />
  </>
)

/** Each role in a sentence. */
export const RoleTexts: FC = () => (
  <dl class="grid gap-2 text-sm">
    {STAFF_ROLES.map((role) => (
      <div class="grid gap-x-3 sm:grid-cols-[7rem_1fr]">
        <dt class="font-semibold">{texts.roles[role]}</dt>
        <dd class="text-muted">{TEXT.roleTexts[role]}</dd>
      </div>
    ))}
  </dl>
)
