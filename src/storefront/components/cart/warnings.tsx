import type { FC } from 'hono/jsx'
import type { CartWarning } from '../../../shared/cart/contract.ts'
import { texts } from '../../texts/texts.ts'
import { Icon } from '../controls/icon.tsx'

/** The warnings of a line, beside the line. */
export const Warnings: FC<{ warnings: readonly CartWarning[] }> = ({ warnings }) =>
  warnings.length === 0 ? null : (
    <ul class="mt-3 grid gap-1.5">
      {warnings.map(({ code, message }) => (
        <li class="flex gap-2 rounded-md bg-warning-soft px-3 py-2 text-sm text-warning">
          <Icon name="warning" size={18} class="mt-0.5" />
          <span>
            {message} {texts.cart.advice[code]}
          </span>
        </li>
      ))}
    </ul>
  )

/** The message under a refused field; `id` is the field's `aria-describedby`. */
export const FieldError: FC<{ id: string; message: string | undefined }> = ({ id, message }) => (
  <p id={id} data-field-error class="mt-1.5 text-sm font-medium text-danger empty:hidden">
    {message ?? ''}
  </p>
)
