import type { FC } from 'hono/jsx'

interface DropRefusalProps {
  /** The form it stands in. */
  of: 'entry' | 'claim'
  message: string | undefined
}

/** The reason why the last press was refused, beside its button. A script writes the next one. */
export const DropRefusal: FC<DropRefusalProps> = ({ of, message }) => (
  <p
    {...(message === undefined ? {} : { id: 'drop-notice' })}
    data-problem={of}
    role="alert"
    tabindex={-1}
    class="scroll-mt-44 font-medium text-danger not-empty:my-3"
  >
    {message}
  </p>
)
