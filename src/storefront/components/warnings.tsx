import type { FC } from 'hono/jsx'
import type { CartWarning, WarningCode } from '../../shared/cart/contract.ts'
import { Icon } from './icon.tsx'

/** What a shopper can do about each automatic change. */
const ADVICE: Record<WarningCode, string> = {
  quantity_reduced: 'We kept as many as there are.',
  out_of_stock: 'Save it for later, or remove it to go on with the rest.',
  stock_short: 'Lower the quantity to go on.',
  price_changed: 'You pay the price shown here.',
  discount_not_applicable: 'Take it off, or check how it is written.',
  line_unavailable: 'It is left out of the total. Remove it, or save it in case it returns.',
  purchase_limit_reached: 'This is as many as one shopper may buy.',
  hold_expired: 'We look again when you check out.',
}

/** Why something is not as the shopper left it, beside the thing itself. */
export const Warnings: FC<{ warnings: readonly CartWarning[] }> = ({ warnings }) =>
  warnings.length === 0 ? null : (
    <ul class="mt-3 grid gap-1.5">
      {warnings.map(({ code, message }) => (
        <li class="flex gap-2 rounded-md bg-warning-soft px-3 py-2 text-sm text-warning">
          <Icon name="warning" size={18} class="mt-0.5" />
          <span>
            {message} {ADVICE[code]}
          </span>
        </li>
      ))}
    </ul>
  )

/** The message under a field that was refused; `id` is what the field is described by. */
export const FieldError: FC<{ id: string; message: string | undefined }> = ({ id, message }) => (
  <p id={id} data-field-error class="mt-1.5 text-sm font-medium text-danger empty:hidden">
    {message ?? ''}
  </p>
)
