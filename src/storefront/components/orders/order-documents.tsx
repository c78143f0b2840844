import type { FC } from 'hono/jsx'
import type { Order } from '../../../shared/order/contract.ts'
import { texts } from '../../texts/texts.ts'

const TEXT = texts.invoice

/** Links to the order's invoice and credit notes; nothing before the invoice is issued. */
export const OrderDocuments: FC<{
  order: Pick<Order, 'invoice' | 'payment'>
  /** The path of the order's page: the documents stand below it. */
  address: string
}> = ({ order: { invoice, payment }, address }) => {
  if (!invoice) return null
  const notes = (payment.refunds ?? []).flatMap(({ creditNote }) => creditNote ?? [])
  return (
    <section aria-labelledby="documents">
      <h2 id="documents" class="text-xl">
        {TEXT.documents}
      </h2>
      <ul class="mt-3 grid gap-1">
        <li>
          <a href={`${address}/invoice`} class="press-target underline underline-offset-4">
            {TEXT.show(invoice.number)}
          </a>
        </li>
        {notes.map(({ number }) => (
          <li>
            <a
              href={`${address}/credit-notes/${number}`}
              class="press-target underline underline-offset-4"
            >
              {TEXT.showCreditNote(number)}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
