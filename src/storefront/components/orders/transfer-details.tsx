import type { FC } from 'hono/jsx'
import type { TransferInstructions } from '../../../shared/payment/contract.ts'
import { islandTexts } from '../../texts/island-texts.ts'
import { texts } from '../../texts/texts.ts'
import { formatMoney } from '../catalog/price.tsx'
import { Button } from '../controls/button.tsx'
import { Moment } from './order-timeline.tsx'

const TEXT = texts.order.transfer

interface TransferDetailsProps {
  instructions: TransferInstructions
  /** Until when the order waits. */
  dueAt: string | undefined
}

/** In groups of four, as banks write them. */
const grouped = (text: string): string => text.replace(/(.{4})(?=.)/g, '$1 ')

/** The fields that a buyer enters at the bank, each with a button that copies it. */
export const TransferDetails: FC<TransferDetailsProps> = ({ instructions, dueAt }) => {
  const { accountName, iban, bic, reference, amount } = instructions
  const rows = [
    { title: TEXT.amount, shown: formatMoney(amount), copied: null },
    { title: TEXT.reference, shown: grouped(reference), copied: reference },
    { title: TEXT.accountName, shown: accountName, copied: accountName },
    { title: TEXT.iban, shown: grouped(iban), copied: iban },
    { title: TEXT.bic, shown: bic, copied: bic },
  ]
  return (
    <section
      aria-labelledby="transfer"
      class="mt-6 max-w-2xl rounded-lg bg-surface p-6 shadow-raised"
    >
      <h2 id="transfer" class="text-xl">
        {TEXT.title}
      </h2>
      <p class="mt-1 text-muted">{TEXT.how}</p>
      <dl class="mt-4 grid">
        {rows.map(({ title, shown, copied }) => (
          <div class="border-t border-line py-2">
            <dt class="text-sm text-muted">{title}</dt>
            <dd class="flex flex-wrap items-center justify-between gap-x-4">
              <span class="font-semibold tabular-nums [overflow-wrap:anywhere]">{shown}</span>
              {copied === null ? null : (
                <Button
                  type="button"
                  tone="plain"
                  class="noscript:hidden"
                  data-copy={copied}
                  aria-label={TEXT.copyNamed(title)}
                >
                  {islandTexts.order.copy}
                </Button>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {dueAt === undefined ? null : (
        <p class="mt-4 text-sm text-muted">{TEXT.until(<Moment at={dueAt} />)}</p>
      )}
    </section>
  )
}
