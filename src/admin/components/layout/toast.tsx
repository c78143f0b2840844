import type { FC } from 'hono/jsx'
import { Icon } from '../../../storefront/components/controls/icon.tsx'
import { texts } from '../../texts/texts.ts'

/**
 * Says what the form before this page did. The address carries the name of a text alone, so that a
 * link can make a page say nothing else.
 */
export const Toast: FC<{ done?: string | undefined }> = ({ done }) => {
  const text = done === undefined ? undefined : texts.done[done]
  return (
    <div
      role="status"
      data-toast
      data-no-print
      class="pointer-events-none fixed inset-x-0 bottom-20 z-40 flex justify-center px-4 lg:bottom-6"
    >
      {text === undefined ? null : (
        <p class="flex items-center gap-2 rounded-md bg-ink px-4 py-2.5 text-sm font-semibold text-paper shadow-raised">
          <Icon name="check" size={18} />
          {text}
        </p>
      )}
    </div>
  )
}
