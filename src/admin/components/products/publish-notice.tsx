import type { FC } from 'hono/jsx'
import type { PublishProgress } from '../../../shared/catalog/contract.ts'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { texts } from '../../texts/texts.ts'

interface PublishNoticeProps {
  /** Null where no publish is under way: nothing is shown. */
  publishing: PublishProgress | null
}

/** How far a publish of many products is. */
export const PublishNotice: FC<PublishNoticeProps> = ({ publishing }) =>
  publishing === null ? null : (
    <Notice tone="info" class="mb-4">
      <p class="tabular-nums">{texts.publishing.text(publishing.published, publishing.total)}</p>
      <progress
        aria-label={texts.publishing.label}
        class="meter mt-2 max-w-96"
        value={publishing.published}
        max={Math.max(1, publishing.total)}
      />
    </Notice>
  )
