import type { FC } from 'hono/jsx'
import type { StoreCredit } from '../../../shared/store-credit/contract.ts'
import { formatMoney } from '../../format-money.ts'
import { texts } from '../../texts/texts.ts'
import { AccountPart } from './account-page.tsx'
import { LedgerList, signed } from './ledger-list.tsx'

const TEXT = texts.account.storeCredit
const PATH = '/account/store-credit'

/** A member's store credit and its entries. */
export const StoreCreditPage: FC<{ credit: StoreCredit }> = ({ credit: { balance, ledger } }) => (
  <>
    <AccountPart id="store-credit" title={texts.account.areas.storeCredit}>
      <p class="display text-3xl tabular-nums">{formatMoney(balance)}</p>
      <p class="mt-2 text-muted">{TEXT.text}</p>
    </AccountPart>
    <AccountPart id="store-credit-entries" title={texts.account.ledger.title}>
      <LedgerList
        entries={ledger.data.map(({ amount, ...entry }) => ({
          ...entry,
          amount: signed(amount.amount, formatMoney(amount)),
        }))}
        reasons={TEXT.reasons}
        empty={TEXT.empty}
        older={ledger.nextCursor === null ? null : `${PATH}?cursor=${ledger.nextCursor}`}
      />
    </AccountPart>
  </>
)
